package org.mapdriver.benchmarks.peers;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;

/** A memcached client, or none: something that keeps values under keys. */
public interface CacheClient extends AutoCloseable {
  /** What one thread works with. Each call returns when the server has answered it. */
  interface Session {
    /**
     * Gets a value.
     *
     * @param key a key
     * @return its value, or null if there is none
     * @throws Exception whatever the client throws
     */
    byte @Nullable [] get(Key key) throws Exception;

    /**
     * Gets many values at once.
     *
     * @param keys the keys
     * @return how many values there were
     * @throws Exception whatever the client throws
     */
    int getAll(KeyBatch keys) throws Exception;

    /**
     * Stores a value.
     *
     * @param key a key
     * @param value its value from now on
     * @throws Exception whatever the client throws
     */
    void set(Key key, byte[] value) throws Exception;

    /**
     * Stores one value under many keys, in as few round trips as the client has a way for.
     *
     * @param keys the keys
     * @param value the value of each from now on
     * @throws Exception whatever the client throws
     */
    void setAll(KeyBatch keys, byte[] value) throws Exception;
  }

  /**
   * A session for the calling thread.
   *
   * @return a session that shares what the client shares
   * @throws Exception whatever the client throws
   */
  Session session() throws Exception;

  /**
   * Ours, on any map.
   *
   * @param uri the map
   * @return a client that asks it
   */
  static CacheClient of(String uri) {
    return new MapdriverClient(uri);
  }

  @Override
  void close() throws IOException;
}
