package org.mapdriver.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.Secrets;
import org.mapdriver.diagnostics.Shown;

/**
 * The name of a map.
 *
 * <pre>
 *   scheme ":" path *( ";" name "=" value )             lmdb:/var/lib/app/users;map_size=64m
 *   scheme ":" name "=" value *( ";" name "=" value )   memcache:ttl=600;backup=lmdb:/var/lib/app/users
 * </pre>
 *
 * <p>There is no percent-decoding. {@code backup=} takes all the rest of the text verbatim, so it
 * is the last parameter, and it nests. A rest that starts with {@code /} or {@code .} begins with a
 * path; so does one without {@code =} before its first {@code ;}. A few schemes ({@code static:},
 * {@code inline:}) give the rest another meaning: they use {@link #rest()} alone.
 *
 * <p>Immutable. {@link #toString()} is safe to log: the value of a parameter that is named like a
 * secret is left out, and control characters are escaped.
 */
public final class MapUri {
  private static final String BACKUP = "backup";

  private final String text;
  private final String scheme;
  private final String rest;
  // Once somebody asked for them. Racing threads compute the same.
  private volatile @Nullable Map<String, String> parameters;

  private MapUri(String text, String scheme, String rest) {
    this.text = text;
    this.scheme = scheme;
    this.rest = rest;
  }

  /**
   * Reads the scheme of a URI. The rest is read by {@link #path()} and {@link #parameters()}.
   *
   * @param text the URI
   * @return the URI, taken apart
   * @throws MapConfigException if it does not begin with a scheme
   */
  public static MapUri parse(String text) {
    Objects.requireNonNull(text, "uri");
    int colon = text.indexOf(':');
    if (!isScheme(text, colon)) {
      throw new MapConfigException(
          "open \""
              + safe(text)
              + "\": this is not a map's URI; write scheme:rest, for example lmdb:/var/lib/app/users");
    }
    return new MapUri(text, text.substring(0, colon), text.substring(colon + 1));
  }

  private static boolean isScheme(String text, int end) {
    if (end < 1 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < end; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && "_+-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  /**
   * The word before the first colon.
   *
   * @return the scheme
   */
  public String scheme() {
    return scheme;
  }

  /**
   * All that follows the first colon, as it stands.
   *
   * @return the rest, which may be empty
   */
  public String rest() {
    return rest;
  }

  /**
   * The path.
   *
   * @return the path as it stands, or empty if the URI has parameters only, or nothing
   */
  public Optional<String> path() {
    int end = endOfPath();
    return end == 0 ? Optional.empty() : Optional.of(rest.substring(0, end));
  }

  /**
   * The parameters.
   *
   * @return names and values, in the order of the URI; unmodifiable
   * @throws MapConfigException if a parameter has no name, no {@code =}, or stands there twice
   */
  public Map<String, String> parameters() {
    Map<String, String> known = parameters;
    if (known == null) {
      known = split();
      parameters = known;
    }
    return known;
  }

  private int endOfPath() {
    int semicolon = rest.indexOf(';');
    String first = semicolon < 0 ? rest : rest.substring(0, semicolon);
    boolean isPath = first.startsWith("/") || first.startsWith(".") || first.indexOf('=') < 0;
    return isPath ? first.length() : 0;
  }

  private Map<String, String> split() {
    int end = endOfPath();
    if (end == rest.length()) {
      return Map.of();
    }
    return splitParameters(rest.charAt(end) == ';' ? end + 1 : end);
  }

  private Map<String, String> splitParameters(int start) {
    Map<String, String> parameters = new LinkedHashMap<>();
    int from = start;
    while (from <= rest.length()) {
      int end = rest.indexOf(';', from);
      if (end < 0 || rest.startsWith(BACKUP + "=", from)) {
        end = rest.length();
      }
      String segment = rest.substring(from, end);
      int equals = segment.indexOf('=');
      if (equals < 1) {
        throw new MapConfigException(
            "open "
                + this
                + ": \""
                + safe(segment)
                + "\" is not a parameter; write name=value, and one semicolon between parameters");
      }
      String name = segment.substring(0, equals);
      if (parameters.put(name, segment.substring(equals + 1)) != null) {
        throw new MapConfigException(
            "open " + this + ": parameter " + safe(name) + " is there twice; keep one");
      }
      from = end + 1;
    }
    return Collections.unmodifiableMap(parameters);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MapUri uri && text.equals(uri.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The URI without secrets, on one line. Not for opening the map again. */
  @Override
  public String toString() {
    return safe(text);
  }

  private static String safe(String text) {
    return Shown.oneLine(Secrets.hidden(text));
  }
}
