package org.mapdriver.memcache;

import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Maps in Postfix's order on a server that misbehaves. Parameters begin with a semicolon each. */
final class FaultMaps {
  private FaultMaps() {}

  /** One with a time limit that no machine is too busy for, unless a parameter says otherwise. */
  static LookupMap open(FaultServer server, String parameters) {
    String limit = parameters.contains(";timeout=") ? "" : ";timeout=20s";
    return MapDrivers.installed()
        .open("memcache:coherence=postfix;memcache=" + server.server() + limit + parameters);
  }

  /** One that tries once and has nothing behind it. */
  static LookupMap alone(FaultServer server, String parameters) {
    return open(server, ";max_try=1;retry_pause=1ms" + parameters);
  }

  /** One that tries once, over a backup that has {@code old} under {@code k}. */
  static LookupMap overBackup(FaultServer server, String parameters) {
    return open(server, ";max_try=1" + parameters + ";backup=inline:{k=old}");
  }
}
