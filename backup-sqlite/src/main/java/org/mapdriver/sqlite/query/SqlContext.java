package org.mapdriver.sqlite.query;

/**
 * Where in a SQL text one stands, which decides what a key's bytes could do there.
 *
 * <p>Source: sqlite.org, "SQL As Understood By SQLite", "Literal Values" and "Comments".
 */
enum SqlContext {
  /** Outside quotes and comments. */
  BARE,
  /** In a string: doubled quotes keep it one string. */
  STRING,
  /** In {@code "…"}, {@code `…`} or {@code […]}: names, which Postfix does not quote. */
  DOUBLE_QUOTES,
  BACK_QUOTES,
  BRACKETS,
  /** After {@code --}, to the end of the line. */
  LINE_COMMENT,
  /** Between the marks of a block comment. */
  BLOCK_COMMENT;

  /**
   * Whether these bytes stay where they are put, so that the statement around them is unchanged.
   */
  boolean holds(byte[] key) {
    return switch (this) {
      case STRING -> true;
      case BARE -> isNumber(key);
      case DOUBLE_QUOTES -> lacks(key, '"');
      case BACK_QUOTES -> lacks(key, '`');
      case BRACKETS -> lacks(key, ']');
      case LINE_COMMENT -> lacks(key, '\n');
      case BLOCK_COMMENT -> lacks(key, '*') && lacks(key, '/');
    };
  }

  private static boolean lacks(byte[] key, char mark) {
    for (byte b : key) {
      if (b == mark) {
        return false;
      }
    }
    return true;
  }

  /** A number without sign: {@code -} before a key's {@code -} would begin a comment. */
  private static boolean isNumber(byte[] key) {
    int points = 0;
    for (byte b : key) {
      points += b == '.' ? 1 : 0;
      if (b != '.' && (b < '0' || b > '9')) {
        return false;
      }
    }
    return points <= 1 && key.length > points;
  }
}
