package org.mapdriver.cli.layered;

/** The contract, on the embedded cache over an LMDB table, in Postfix's order. */
final class EmbeddedOverLmdbInPostfixOrderTckTest extends EmbeddedOverLmdbTckTest {
  @Override
  String coherence() {
    return "postfix";
  }
}
