package org.mapdriver.memcache;

/** The contract, on an embedded cache before a map in memory, in Postfix's order. */
final class EmbeddedInPostfixOrderTckTest extends EmbeddedTckTest {
  @Override
  String coherence() {
    return "postfix";
  }
}
