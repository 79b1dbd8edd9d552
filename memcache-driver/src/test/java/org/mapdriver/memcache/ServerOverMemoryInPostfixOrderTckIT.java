package org.mapdriver.memcache;

/** The contract, on a real memcached before a map in memory, in Postfix's order. */
final class ServerOverMemoryInPostfixOrderTckIT extends ServerOverMemoryTckIT {
  @Override
  String coherence() {
    return "postfix";
  }
}
