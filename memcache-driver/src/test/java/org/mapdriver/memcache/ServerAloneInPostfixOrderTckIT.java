package org.mapdriver.memcache;

/** The contract, on a real memcached by itself, in Postfix's order. */
final class ServerAloneInPostfixOrderTckIT extends ServerAloneTckIT {
  @Override
  String coherence() {
    return "postfix";
  }
}
