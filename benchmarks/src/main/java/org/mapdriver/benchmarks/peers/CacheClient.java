package org.mapdriver.benchmarks.peers;

import java.io.IOException;
import org.mapdriver.benchmarks.workload.MemcachedProcess;

/** A memcached client, or none: something that gets values by keys. */
public interface CacheClient extends AutoCloseable {
  /** What one thread gets values with. */
  @FunctionalInterface
  interface Session {
    /**
     * Gets a value.
     *
     * @param key a key that is there
     * @return its value
     * @throws Exception whatever the client throws
     */
    byte[] get(String key) throws Exception;
  }

  /**
   * A session for the calling thread.
   *
   * @return a session that shares what the client shares
   * @throws Exception whatever the client throws
   */
  Session session() throws Exception;

  @Override
  void close() throws IOException;

  /** The clients by the names that reports use. */
  enum Kind {
    BARE_TCP {
      @Override
      public CacheClient connect(MemcachedProcess server) {
        return new BareClient(server.tcp());
      }
    },
    BARE_UNIX {
      @Override
      public CacheClient connect(MemcachedProcess server) {
        return new BareClient(server.unix());
      }
    },
    MAPDRIVER_TCP {
      @Override
      public CacheClient connect(MemcachedProcess server) {
        return new MapdriverClient("memcache:memcache=inet:127.0.0.1:" + server.tcp().getPort());
      }
    },
    MAPDRIVER_UNIX {
      @Override
      public CacheClient connect(MemcachedProcess server) {
        return new MapdriverClient("memcache:memcache=unix:" + server.unix().getPath());
      }
    },
    XMEMCACHED {
      @Override
      public CacheClient connect(MemcachedProcess server) throws Exception {
        return new XmemcachedClient(server.tcp());
      }
    },
    SPYMEMCACHED {
      @Override
      public CacheClient connect(MemcachedProcess server) throws Exception {
        return new SpymemcachedClient(server.tcp());
      }
    },
    FOLSOM {
      @Override
      public CacheClient connect(MemcachedProcess server) throws Exception {
        return new FolsomClient(server.tcp());
      }
    };

    /**
     * Connects to a server.
     *
     * @param server the server
     * @return a client
     * @throws Exception whatever the client throws
     */
    public abstract CacheClient connect(MemcachedProcess server) throws Exception;
  }
}
