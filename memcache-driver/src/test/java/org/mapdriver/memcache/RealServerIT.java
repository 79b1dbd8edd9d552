package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.UpdateMode;

/** Everyday use, on a real memcached, over each kind of socket. */
final class RealServerIT {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  @TempDir Path folder;

  @Test
  void everyOperation_overTcp_reachesTheServer() {
    try (Memcached server = Memcached.onTcp()) {
      System.out.println(server.version());
      useEveryOperation(server);
    }
  }

  @Test
  void everyOperation_overIpv6_reachesTheServer() {
    try (Memcached server = Memcached.onTcp("::1", Memcached.freePort())) {
      useEveryOperation(server);
    }
  }

  @Test
  void everyOperation_overUnixSocket_reachesTheServer() {
    try (Memcached server = Memcached.onUnixSocket(folder)) {
      useEveryOperation(server);
    }
  }

  private static void useEveryOperation(Memcached server) {
    String uri = "memcache:memcache=" + server.server() + ";flags=7;backup=internal:";
    try (LookupMap map = DRIVERS.open(uri)) {
      map.update("a", "first", UpdateMode.REPLACE);
      assertThat(server.get("a")).isEqualTo("VALUE a 7 5\r\nfirst\r\nEND\r\n");

      server.talk("set a 0 0 6\r\nsecond\r\n", "STORED\r\n");
      assertThat(map.lookup("a")).isEqualTo("second");

      server.talk("flush_all\r\n", "OK\r\n");
      assertThat(map.lookup("a")).isEqualTo("first");
      assertThat(server.get("a")).isEqualTo("VALUE a 7 5\r\nfirst\r\nEND\r\n");

      assertThat(map.delete("a")).isTrue();
      assertThat(server.get("a")).isEqualTo("END\r\n");
      assertThat(map.lookup("a")).isNull();
      assertThat(map.stats().hits()).isEqualTo(1);
      assertThat(map.stats().misses()).isEqualTo(2);
      assertThat(map.stats().fills()).isEqualTo(1);
    }
  }
}
