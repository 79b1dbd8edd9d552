package org.mapdriver.diagnostics;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps what a parameter that is named like a secret says out of messages. */
public final class Secrets {
  private static final List<String> NAMES =
      List.of("password", "passwd", "passphrase", "secret", "token");

  /** Compiled for the first text that has one of those words in it: nearly no process needs it. */
  private static final class Compiled {
    private static final String NAME = "(?is)((?:" + String.join("|", NAMES) + ")";
    static final Pattern PARAMETER = Pattern.compile(NAME + "\\s*=)[^;]*");
    static final Pattern WORDS = Pattern.compile(NAME + ")[^A-Za-z0-9_].*");
  }

  private Secrets() {}

  /**
   * Whether a parameter of this name has a value that nobody may see.
   *
   * @param parameter the parameter's name
   * @return whether it ends like a secret's
   */
  public static boolean isNamed(String parameter) {
    String lower = parameter.strip().toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(lower::endsWith);
  }

  /**
   * Hides secrets in a URI, or in words about one.
   *
   * @param text any text
   * @return the text with {@code ***} for each secret up to the next semicolon
   */
  public static String hidden(String text) {
    return mentions(text) ? Compiled.PARAMETER.matcher(text).replaceAll("$1***") : text;
  }

  /**
   * Hides secrets in a line that should have been a parameter.
   *
   * @param text any text
   * @return the text with {@code ***} for all that follows a secret's name
   */
  public static String hiddenInLine(String text) {
    return mentions(text) ? Compiled.WORDS.matcher(text).replaceAll("$1 ***") : text;
  }

  /**
   * Whether the message of a failure, or of one below it, gives a secret away.
   *
   * @param failure the failure
   * @return whether {@link #hidden} would change any of them
   */
  public static boolean areIn(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && !hidden(message).equals(message)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mentions(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String word : NAMES) {
      if (lower.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
