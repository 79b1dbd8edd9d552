package org.mapdriver.cli.layered;

/** The contract, on the embedded cache over a SQLite table, in Postfix's order. */
final class EmbeddedOverSqliteInPostfixOrderTckTest extends EmbeddedOverSqliteTckTest {
  @Override
  String coherence() {
    return "postfix";
  }
}
