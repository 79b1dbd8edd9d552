package org.mapdriver.memcache.tier;

import java.util.List;
import org.mapdriver.MapConfigException;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.TextProtocol;

/** Asks a server for its version, and says in plain words how that went. */
final class ServerCheck {
  private final MemcacheClient client;
  private final TextProtocol protocol;

  ServerCheck(MemcacheClient client, TextProtocol protocol) {
    this.client = client;
    this.protocol = protocol;
  }

  TierCheck run() {
    String tier = Shown.oneLine(client.server().toString());
    Command<String> version = protocol.version();
    try {
      long start = System.nanoTime();
      String answer = client.callNow(List.of(version)).get(0);
      long micros = (System.nanoTime() - start) / 1000;
      return new TierCheck(
          tier, true, "memcached " + Shown.quoted(answer) + " answered in " + micros + " µs");
    } catch (CacheFailure | MapConfigException e) {
      return new TierCheck(tier, false, String.valueOf(e.getMessage()));
    }
  }
}
