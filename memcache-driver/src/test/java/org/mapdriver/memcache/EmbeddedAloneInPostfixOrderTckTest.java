package org.mapdriver.memcache;

/** The contract, on an embedded cache by itself, in Postfix's order. */
final class EmbeddedAloneInPostfixOrderTckTest extends EmbeddedAloneTckTest {
  @Override
  String coherence() {
    return "postfix";
  }
}
