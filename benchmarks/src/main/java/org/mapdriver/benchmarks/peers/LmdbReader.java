package org.mapdriver.benchmarks.peers;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/**
 * Reads an LMDB table in Postfix's format, by {@code lmdb:} or by lmdbjava alone: a read
 * transaction for each thread, renewed for each key and reset after it.
 */
public interface LmdbReader extends AutoCloseable {
  /** What one thread gets values with. */
  @FunctionalInterface
  interface Session {
    /**
     * Gets a value.
     *
     * @param key a key that is there
     * @return its value, an array of its own
     */
    byte[] get(byte[] key);
  }

  /**
   * A session for one thread.
   *
   * @return the session
   */
  Session session();

  @Override
  void close();

  /** The readers by the names that reports use. */
  enum Kind {
    /** lmdbjava with arrays. */
    LMDBJAVA_ARRAY {
      @Override
      public LmdbReader open(String uri) {
        Env<byte[]> env = openRaw(Env.create(ByteArrayProxy.PROXY_BA), uri);
        return reader(env, () -> arrays(env));
      }
    },
    /** lmdbjava with Agrona's buffers. */
    LMDBJAVA_AGRONA {
      @Override
      public LmdbReader open(String uri) {
        Env<DirectBuffer> env = openRaw(Env.create(DirectBufferProxy.PROXY_DB), uri);
        return reader(env, () -> buffers(env));
      }
    },
    /** The driver with LMDB's locks. */
    MAPDRIVER {
      @Override
      public LmdbReader open(String uri) {
        return driver(uri + ";locking=lmdb");
      }
    },
    /** The driver with Postfix's locks. */
    MAPDRIVER_POSTFIX {
      @Override
      public LmdbReader open(String uri) {
        return driver(uri + ";locking=postfix");
      }
    };

    /**
     * Opens a table.
     *
     * @param uri its URI, {@code lmdb:} and a path
     * @return a reader
     */
    public abstract LmdbReader open(String uri);
  }

  private static <T> Env<T> openRaw(Env.Builder<T> builder, String uri) {
    return builder
        .setMapSize(1L << 30)
        .setMaxReaders(512)
        .open(
            new File(uri.substring("lmdb:".length()) + ".lmdb"),
            EnvFlags.MDB_NOSUBDIR,
            EnvFlags.MDB_NOTLS);
  }

  private static Session arrays(Env<byte[]> env) {
    Txn<byte[]> txn = env.txnRead();
    Dbi<byte[]> table = env.openDbi(txn, null, null, false);
    txn.reset();
    return key -> {
      txn.renew();
      byte[] stored = table.get(txn, Arrays.copyOf(key, key.length + 1));
      txn.reset();
      return Arrays.copyOf(stored, stored.length - 1);
    };
  }

  private static Session buffers(Env<DirectBuffer> env) {
    Txn<DirectBuffer> txn = env.txnRead();
    Dbi<DirectBuffer> table = env.openDbi(txn, null, null, false);
    txn.reset();
    UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    UnsafeBuffer stored = new UnsafeBuffer(0, 0);
    return key -> {
      memory.putBytes(0, key);
      memory.putByte(key.length, (byte) 0);
      stored.wrap(memory, 0, key.length + 1);
      txn.renew();
      DirectBuffer found = table.get(txn, stored);
      byte[] value = new byte[found.capacity() - 1];
      found.getBytes(0, value);
      txn.reset();
      return value;
    };
  }

  /** Its transactions end with the process: a run has a process of its own. */
  private static LmdbReader reader(Env<?> env, java.util.function.Supplier<Session> sessions) {
    return new LmdbReader() {
      @Override
      public Session session() {
        return sessions.get();
      }

      @Override
      public void close() {
        env.sync(true);
      }
    };
  }

  private static LmdbReader driver(String uri) {
    LookupMap map = MapDrivers.installed().open(uri);
    return new LmdbReader() {
      @Override
      public Session session() {
        return key -> Objects.requireNonNull(map.lookup(key), "a key that is there");
      }

      @Override
      public void close() {
        map.close();
      }
    };
  }
}
