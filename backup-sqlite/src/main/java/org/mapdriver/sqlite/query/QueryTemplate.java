package org.mapdriver.sqlite.query;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.spi.KeyTemplate;

/**
 * A statement into which keys are put so that no key can change it. Immutable.
 *
 * <p>As in Postfix, {@code '} is doubled and nothing else is done to a key: inside {@code '…'} it
 * then is data, whatever it holds. Outside such quotes Postfix lets a key rewrite the statement;
 * here a key that could is refused.
 */
final class QueryTemplate {
  private final KeyTemplate template;
  private final List<SqlContext> contexts; // of each directive, in order

  QueryTemplate(KeyTemplate template) {
    this.template = template;
    this.contexts = contextsOf(template.toString());
  }

  /** A key that stands where it could change the statement. */
  static final class UnsafeKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsafeKeyException(SqlContext context) {
      super(
          context == SqlContext.BARE
              ? "the query has the key outside quotes, where only a number is safe; write '%s'"
              : "the query has the key outside '…', and this key would end what it stands in; write"
                  + " '%s'");
    }
  }

  /** The statement for a key, or null if the key lacks a part that it asks for. */
  byte @Nullable [] expand(byte[] key) throws UnsafeKeyException {
    int[] place = {0};
    SqlContext[] broken = {null};
    byte[] sql =
        template.expand(
            key,
            part -> {
              SqlContext context = contexts.get(place[0]++);
              if (!context.holds(part) && broken[0] == null) {
                broken[0] = context;
              }
              return quoted(part);
            });
    if (sql != null && broken[0] != null) {
      throw new UnsafeKeyException(broken[0]);
    }
    return sql;
  }

  private static byte[] quoted(byte[] part) {
    int quotes = 0;
    for (byte b : part) {
      quotes += b == '\'' ? 1 : 0;
    }
    if (quotes == 0) {
      return part;
    }
    ByteArrayOutputStream quoted = new ByteArrayOutputStream(part.length + quotes);
    for (byte b : part) {
      if (b == '\'') {
        quoted.write('\'');
      }
      quoted.write(b);
    }
    return quoted.toByteArray();
  }

  private static List<SqlContext> contextsOf(String text) {
    List<SqlContext> contexts = new ArrayList<>();
    SqlContext now = SqlContext.BARE;
    char previous = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 1 < text.length() && text.charAt(++i) != '%') {
        contexts.add(now);
        previous = 0;
        continue;
      }
      SqlContext next = after(now, previous, c);
      // A mark that begins or ends something is spent: the * of /*/ does not end the comment.
      previous = next == now ? c : 0;
      now = next;
    }
    return List.copyOf(contexts);
  }

  /** A doubled quote ends a string and begins another at once, which comes to the same. */
  private static SqlContext after(SqlContext now, char previous, char c) {
    return switch (now) {
      case BARE ->
          switch (c) {
            case '\'' -> SqlContext.STRING;
            case '"' -> SqlContext.DOUBLE_QUOTES;
            case '`' -> SqlContext.BACK_QUOTES;
            case '[' -> SqlContext.BRACKETS;
            case '-' -> previous == '-' ? SqlContext.LINE_COMMENT : now;
            case '*' -> previous == '/' ? SqlContext.BLOCK_COMMENT : now;
            default -> now;
          };
      case STRING -> c == '\'' ? SqlContext.BARE : now;
      case DOUBLE_QUOTES -> c == '"' ? SqlContext.BARE : now;
      case BACK_QUOTES -> c == '`' ? SqlContext.BARE : now;
      case BRACKETS -> c == ']' ? SqlContext.BARE : now;
      case LINE_COMMENT -> c == '\n' ? SqlContext.BARE : now;
      case BLOCK_COMMENT -> previous == '*' && c == '/' ? SqlContext.BARE : now;
    };
  }
}
