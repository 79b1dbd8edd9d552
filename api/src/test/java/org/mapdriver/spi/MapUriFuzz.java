package org.mapdriver.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.mapdriver.Fuzzed;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.builtin.InlineDriver;
import org.mapdriver.builtin.InternalDriver;
import org.mapdriver.builtin.StaticDriver;
import org.mapdriver.text.LinesByHand;
import org.mapdriver.text.LosslessUtf8;

/**
 * Has a fuzzer write URIs. {@code bin/fuzz uri} runs it.
 *
 * <p>Either the parts put together again are the text, or there is a reason to refuse it, given on
 * one line. Whatever is said shows no secret: each is made longer by a word, which nobody may say.
 */
public final class MapUriFuzz {
  private static final String[] SECRETS = {"password", "passwd", "passphrase", "secret", "token"};
  private static final String UNSPEAKABLE = "Xq7-hunter2-";
  private static final MapDrivers BUILT_IN =
      MapDrivers.of(new InlineDriver(), new StaticDriver(), new InternalDriver());
  private static final int LONGEST_SECRET = 10;

  private MapUriFuzz() {}

  /** Called by Jazzer. Anything thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = LosslessUtf8.decode(data);
    if (text.contains(UNSPEAKABLE)) {
      return; // said by the fuzzer, which looks on
    }
    check(text);
    String secretive = withSecrets(text);
    if (!secretive.equals(text)) {
      check(secretive);
    }
  }

  private static void check(String text) {
    MapUri uri;
    try {
      uri = MapUri.parse(text);
    } catch (MapConfigException e) {
      checkMessage(e);
      Fuzzed.require(!hasScheme(text), "refused: " + e.getMessage());
      return;
    }
    Fuzzed.require(hasScheme(text), "taken for a URI: " + text);
    Fuzzed.require((uri.scheme() + ":" + uri.rest()).equals(text), "not its parts: " + text);
    Fuzzed.requireOneLine(uri.toString());
    Fuzzed.require(!uri.toString().contains(UNSPEAKABLE), "shows a secret: " + uri);
    Fuzzed.require(MapUri.parse(uri.toString()).toString().equals(uri.toString()), "shown: " + uri);
    checkParameters(uri);
    checkValues(uri);
    checkOpened(uri, text);
  }

  /** Maps that are all in their URI open, with what can be looked up again, or say why not. */
  private static void checkOpened(MapUri uri, String text) {
    try (LookupMap map = BUILT_IN.open(text);
        MapCursor entries = map.sequence()) {
      while (uri.scheme().equals("inline") && entries.next()) {
        byte[] found = map.lookup(entries.key());
        Fuzzed.require(Arrays.equals(found, entries.value()), "walked and found differ: " + uri);
      }
    } catch (MapConfigException e) {
      checkMessage(e);
    } catch (MapUnsupportedException e) {
      Fuzzed.require(uri.scheme().equals("static"), "cannot be walked: " + uri);
    }
  }

  private static boolean hasScheme(String text) {
    return text.matches("(?s)[a-z][a-z0-9_+-]*:.*");
  }

  private static void checkParameters(MapUri uri) {
    Map<String, String> parameters;
    try {
      parameters = uri.parameters();
    } catch (MapConfigException e) {
      checkMessage(e);
      Fuzzed.require(isMalformed(uri), "refused: " + e.getMessage());
      return;
    }
    Fuzzed.require(!isMalformed(uri), "taken: " + uri);
    List<String> segments = new ArrayList<>();
    uri.path().ifPresent(segments::add);
    if (uri.rest().startsWith(";")) {
      segments.add("");
    }
    parameters.forEach((name, value) -> segments.add(name + "=" + value));
    Fuzzed.require(
        String.join(";", segments).equals(uri.rest()), "put together: " + segments + " of " + uri);
    List<String> names = new ArrayList<>(parameters.keySet());
    for (String name : names) {
      boolean last = names.indexOf(name) == names.size() - 1;
      Fuzzed.require(!name.isEmpty() && !name.contains("=") && !name.contains(";"), name);
      Fuzzed.require(
          name.equals("backup") ? last : !parameters.get(name).contains(";"),
          name + "=" + parameters.get(name));
    }
  }

  /** Whether there is a segment behind the path that is no parameter, or one twice. */
  private static boolean isMalformed(MapUri uri) {
    String rest = uri.rest();
    String first = rest.replaceFirst("(?s);.*", "");
    boolean path = first.startsWith("/") || first.startsWith(".") || !first.contains("=");
    if (path && first.length() == rest.length()) {
      return false;
    }
    Set<String> names = new HashSet<>();
    String left = path ? rest.substring(first.length() + 1) : rest;
    while (true) {
      String segment = left.startsWith("backup=") ? left : left.replaceFirst("(?s);.*", "");
      if (!segment.matches("(?s)[^=]+=.*") || !names.add(segment.replaceFirst("(?s)=.*", ""))) {
        return true;
      }
      if (segment.length() == left.length()) {
        return false;
      }
      left = left.substring(segment.length() + 1);
    }
  }

  private static void checkValues(MapUri uri) {
    try {
      ParameterValues values =
          ParameterValues.read(uri, MapOptions.defaults(), FuzzedParameters.KNOWN);
      FuzzedParameters.checkInUri(values, uri.parameters());
    } catch (MapConfigException e) {
      checkMessage(e);
    }
  }

  private static void checkMessage(MapConfigException e) {
    Fuzzed.requireOneLine(e.getMessage());
    for (Throwable t = e; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      Fuzzed.require(!message.contains(UNSPEAKABLE), "shows a secret: " + message);
    }
  }

  /** Puts the unspeakable behind every {@code =} that a secret's name and blanks stand before. */
  private static String withSecrets(String text) {
    StringBuilder changed = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      changed.append(text.charAt(i));
      if (text.charAt(i) == '=' && endsWithSecret(LinesByHand.strip("x" + text.substring(0, i)))) {
        changed.append(UNSPEAKABLE);
      }
    }
    return changed.toString();
  }

  private static boolean endsWithSecret(String text) {
    String end = text.substring(Math.max(0, text.length() - LONGEST_SECRET));
    boolean ascii = end.chars().allMatch(c -> c < 128); // a Kelvin sign is no k
    return ascii && Stream.of(SECRETS).anyMatch(end.toLowerCase(Locale.ROOT)::endsWith);
  }
}
