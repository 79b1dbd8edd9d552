package org.mapdriver.cli.layered;

/** The contract, on a real memcached over an LMDB table, in Postfix's order. */
final class MemcachedOverLmdbInPostfixOrderTckIT extends MemcachedOverLmdbTckIT {
  @Override
  String coherence() {
    return "postfix";
  }
}
