package org.mapdriver.cli.layered;

/** The contract, on a real memcached over a SQLite table, in Postfix's order. */
final class MemcachedOverSqliteInPostfixOrderTckIT extends MemcachedOverSqliteTckIT {
  @Override
  String coherence() {
    return "postfix";
  }
}
