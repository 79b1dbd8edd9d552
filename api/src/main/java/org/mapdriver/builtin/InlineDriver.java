package org.mapdriver.builtin;

import java.util.List;
import java.util.Map;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Secrets;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.text.CaseFolding;
import org.mapdriver.text.LosslessUtf8;

/**
 * <code>inline:{ key=value, { key = text with blanks }, … }</code>: a map that is all in its URI.
 * Entries are separated by commas and blanks; the last one counts when a key comes twice. A key
 * ends at {@code =} or a blank that stands neither inside double quotes nor behind a backslash;
 * quotes and backslashes stay in it.
 *
 * <p>Source: {@code DATABASE_README}, "inline".
 */
public final class InlineDriver implements MapDriver {
  /** For {@link java.util.ServiceLoader}. */
  public InlineDriver() {}

  @Override
  public String scheme() {
    return "inline";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    Braces.refuseParameters(uri, options);
    try {
      return MemoryMap.of(uri, parse(uri.rest(), options.folding()));
    } catch (IllegalArgumentException e) {
      throw new MapConfigException(
          "open "
              + uri
              + ": "
              + e.getMessage()
              + "; write inline:{ key=value, { key = text with blanks } }",
          e);
    }
  }

  private static Map<byte[], byte[]> parse(String text, KeyFolding folding) {
    if (Braces.closing(text, 0) != text.length() - 1 || !text.startsWith("{")) {
      throw new IllegalArgumentException("the entries do not stand in one pair of braces");
    }
    if (!LosslessUtf8.isUtf8(LosslessUtf8.encode(text))) {
      throw new IllegalArgumentException("this is not valid UTF-8");
    }
    Map<byte[], byte[]> content = MemoryMap.content();
    int end = text.length() - 1;
    int position = 1;
    while (true) {
      while (position < end && isSeparator(text.charAt(position))) {
        position++;
      }
      if (position == end) {
        break;
      }
      int next = endOfEntry(text, position, end);
      addEntry(text.substring(position, next), folding, content);
      position = next;
    }
    if (content.isEmpty()) {
      throw new IllegalArgumentException("the map is empty");
    }
    return content;
  }

  /** Separators inside braces do not end an entry. */
  private static int endOfEntry(String text, int start, int end) {
    int depth = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      } else if (depth == 0 && isSeparator(c)) {
        return i;
      }
    }
    return end;
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static void addEntry(String text, KeyFolding folding, Map<byte[], byte[]> content) {
    String entry = Braces.trim(text.startsWith("{") ? Braces.strip(text) : text);
    if (entry.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no key in " + Shown.quoted(Secrets.hidden(text)));
    }
    int keyEnd = endOfKey(entry);
    int equals = keyEnd;
    while (equals < entry.length() && Braces.isBlank(entry.charAt(equals))) {
      equals++;
    }
    if (equals == entry.length() || entry.charAt(equals) != '=') {
      throw new IllegalArgumentException(
          "there is no '=' after the key "
              + Shown.quoted(Secrets.hidden(entry.substring(0, keyEnd))));
    }
    byte[] key = LosslessUtf8.encode(entry.substring(0, keyEnd));
    content.put(
        folding == KeyFolding.CASE ? CaseFolding.fold(key) : key,
        LosslessUtf8.encode(Braces.trim(entry.substring(equals + 1))));
  }

  private static int endOfKey(String entry) {
    boolean quoted = false;
    int i = 0;
    for (; i < entry.length(); i++) {
      char c = entry.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '=' || Braces.isBlank(c))) {
        break;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("unbalanced '\"' in a key");
    }
    return Math.min(i, entry.length());
  }
}
