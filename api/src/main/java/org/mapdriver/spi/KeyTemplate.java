package org.mapdriver.spi;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mapdriver.text.LosslessUtf8;

/**
 * A text with {@code %} in which a key, or parts of an address, are put in: {@code %s} the whole,
 * {@code %u} the local part, {@code %d} the domain, {@code %1} to {@code %9} the labels of the
 * domain from the right, {@code %%} a percent sign. Immutable.
 *
 * <p>The address is split at its last {@code @}. A key that lacks a part that the template asks for
 * is <em>suppressed</em>: there is nothing to look up. Text that was put in is not looked at again.
 *
 * <p>Source: {@code memcache_table(5)}, "key_format"; {@code sqlite_table(5)}, "query" and
 * "result_format".
 */
public final class KeyTemplate {
  private static final UnaryOperator<byte[]> PLAIN = UnaryOperator.identity();

  /** A literal, if {@code directive} is 0, or a directive. */
  private record Piece(char directive, byte[] literal) {}

  private final String text;
  private final List<Piece> pieces;

  private KeyTemplate(String text, List<Piece> pieces) {
    this.text = text;
    this.pieces = pieces;
  }

  /**
   * Reads a template.
   *
   * @param text the template; lone surrogates stand for bytes as in {@link ConfigFile#get}
   * @return the template
   * @throws IllegalArgumentException if {@code %} is followed by anything else than the above
   */
  public static KeyTemplate parse(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        literal.append(c);
        continue;
      }
      char directive = ++i < text.length() ? text.charAt(i) : 0;
      if (directive == '%') {
        literal.append('%');
      } else if (directive != 0 && "sSuUdD123456789".indexOf(directive) >= 0) {
        addLiteral(pieces, literal);
        pieces.add(new Piece(directive, new byte[0]));
      } else {
        throw new IllegalArgumentException(
            (directive == 0 ? "\"%\" stands at the end" : "\"%" + directive + "\" is not known")
                + "; use %s, %u, %d, %1 to %9, or %% for a percent sign");
      }
    }
    addLiteral(pieces, literal);
    return new KeyTemplate(text, List.copyOf(pieces));
  }

  private static void addLiteral(List<Piece> pieces, StringBuilder literal) {
    if (literal.length() > 0) {
      pieces.add(new Piece((char) 0, LosslessUtf8.encode(literal.toString())));
      literal.setLength(0);
    }
  }

  /**
   * Puts a key in. Upper and lower case directives mean the same.
   *
   * @param key the key
   * @return the expanded text, which may be empty, or null if the key is suppressed
   */
  public byte @Nullable [] expand(byte[] key) {
    return expand(key, PLAIN);
  }

  /**
   * Puts a key in, quoting what is put in.
   *
   * @param key the key
   * @param quoting applied to each piece of the key, but not to the template's own text
   * @return the expanded text, which may be empty, or null if the key is suppressed
   */
  public byte @Nullable [] expand(byte[] key, UnaryOperator<byte[]> quoting) {
    return expand(Address.split(key), Address.split(key), quoting);
  }

  /**
   * Puts a result in, and its key: {@code %s %u %d} are the result's, {@code %S %U %D} and {@code
   * %1} to {@code %9} the key's. A result without {@code @} is suppressed by {@code %d}, and is its
   * own {@code %u}.
   *
   * @param result what was found
   * @param key what was asked for
   * @return the expanded text, which may be empty, or null if it is suppressed
   */
  public byte @Nullable [] expandResult(byte[] result, byte[] key) {
    return expand(Address.split(result), Address.split(key), PLAIN);
  }

  private byte @Nullable [] expand(Address lower, Address upper, UnaryOperator<byte[]> quoting) {
    ByteArrayOutputStream expanded = new ByteArrayOutputStream(64);
    for (Piece piece : pieces) {
      if (piece.directive() == 0) {
        expanded.writeBytes(piece.literal());
        continue;
      }
      byte[] part =
          Character.isLowerCase(piece.directive())
              ? lower.part(piece.directive())
              : upper.part(Character.toLowerCase(piece.directive()));
      if (part == null) {
        return null;
      }
      expanded.writeBytes(quoting.apply(part));
    }
    return expanded.toByteArray();
  }

  /**
   * Whether this is {@code %s} alone, so that each key expands to itself.
   *
   * @return whether {@link #expand(byte[])} need not be asked
   */
  public boolean isIdentity() {
    return pieces.size() == 1 && Character.toLowerCase(pieces.get(0).directive()) == 's';
  }

  /**
   * Whether two different keys always expand to different texts. With {@code %u} alone, {@code %d}
   * alone, or no directive at all, they do not.
   *
   * @return whether the whole key, or its local part and its domain apart from each other, is in
   */
  public boolean distinguishesKeys() {
    boolean local = false;
    boolean domain = false;
    for (int i = 0; i < pieces.size(); i++) {
      char directive = Character.toLowerCase(pieces.get(i).directive());
      if (directive == 's') {
        return true;
      }
      local |= directive == 'u';
      domain |= directive == 'd';
    }
    return local && domain && keepsPartsApart();
  }

  /** Whether a literal that holds an {@code @} stands between local part and domain. */
  private boolean keepsPartsApart() {
    for (int i = 1; i < pieces.size() - 1; i++) {
      Piece piece = pieces.get(i);
      if (piece.directive() == 0
          && new String(piece.literal(), java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('@')
              >= 0) {
        char before = Character.toLowerCase(pieces.get(i - 1).directive());
        char after = Character.toLowerCase(pieces.get(i + 1).directive());
        if (before == 'u' && after == 'd') {
          return true;
        }
      }
    }
    return false;
  }

  /** The template as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
