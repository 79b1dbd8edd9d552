package org.mapdriver.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Fuzzed;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.WarningsCaptured;
import org.mapdriver.text.LinesByHand;
import org.mapdriver.text.LosslessUtf8;

/**
 * Has a fuzzer write configuration files. {@code bin/fuzz config} runs it.
 *
 * <p>What {@link ConfigFile} reads must be what a plain reading of the whole text finds, and what
 * it reads again in that written down; parameters are taken or refused as {@code postconf(5)} says.
 */
public final class ConfigFileFuzz {
  private static final MapUri URI = MapUri.parse("probe:/x.cf");
  private static final String NAME = "(?:password|passwd|passphrase|secret|token)";

  /** A secret's name before an equals sign, or before other words in the name of a parameter. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?<=\n|\\A)(?=[^ \t-\r=])[^=\n]*?"
              + NAME
              + "[ \t]++(?!=)|"
              + NAME
              + "[ \t]*=[ \t]*");

  private static final Path FILE = newFile();
  private static final String UNSPEAKABLE = "Xq7-hunter2-";

  private ConfigFileFuzz() {}

  /** What the text says: null for the values if a line is no parameter. */
  private record Meaning(@Nullable Map<String, String> values, int badLine, int warnings) {}

  /** Called by Jazzer. Anything thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, ISO_8859_1);
    if (text.contains(UNSPEAKABLE)) {
      return; // said by the fuzzer, which looks on
    }
    check(data);
    String secretive = SECRET.matcher(text).replaceAll("$0" + UNSPEAKABLE);
    if (!secretive.equals(text)) {
      check(secretive.getBytes(ISO_8859_1));
    }
  }

  /** One for all inputs: making one takes longer than reading it. */
  private static Path newFile() {
    try {
      Path file = Files.createTempFile("mapdriver-fuzz", ".cf");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(byte[] data) {
    try (WarningsCaptured warnings = new WarningsCaptured()) {
      Files.write(FILE, data);
      check(FILE, data, warnings.messages());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Path file, byte[] data, List<String> warnings) throws IOException {
    Meaning meaning = read(data);
    Map<String, String> expected = meaning.values();
    ConfigFile[] config = new ConfigFile[1];
    try {
      Fuzzed.requireLittleMemory(
          data.length,
          () -> {
            warnings.clear();
            config[0] = ConfigFile.read(URI, file);
          });
    } catch (MapConfigException e) {
      checkMessage(e);
      Fuzzed.require(
          expected == null && e.getMessage().contains(", line " + meaning.badLine() + ": "),
          "refused: " + e.getMessage());
      return;
    }
    Fuzzed.require(expected != null, "line " + meaning.badLine() + " was taken");
    warnings.forEach(Fuzzed::requireOneLine);
    Fuzzed.require(warnings.size() == meaning.warnings(), "warnings: " + warnings);
    checkValues(config[0], expected);
    checkRoundTrip(file, expected);
    checkParameters(config[0]);
  }

  private static void checkValues(ConfigFile config, Map<String, String> expected) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : config.unknown(List.of())) {
      found.put(bytes(name), bytes(config.get(name).orElseThrow()));
    }
    Fuzzed.require(found.equals(expected), "values are " + found + ", not " + expected);
    Fuzzed.require(
        new ArrayList<>(found.keySet()).equals(new ArrayList<>(expected.keySet())), "order");
  }

  private static void checkRoundTrip(Path file, Map<String, String> expected) throws IOException {
    StringBuilder written = new StringBuilder();
    expected.forEach((name, value) -> written.append(name + " = " + value + "\n"));
    Files.write(file, written.toString().getBytes(ISO_8859_1));
    checkValues(ConfigFile.read(file), expected);
  }

  private static void checkParameters(ConfigFile config) {
    Map<String, String> texts = new HashMap<>();
    for (String name : config.unknown(List.of())) {
      texts.put(name, config.get(name).orElseThrow());
    }
    try {
      ParameterValues values =
          ParameterValues.read(URI, MapOptions.defaults(), FuzzedParameters.KNOWN, config);
      FuzzedParameters.checkInFile(values, texts);
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

  /** One character for each byte. */
  private static String bytes(String text) {
    return new String(LosslessUtf8.encode(text), ISO_8859_1);
  }

  /** Reads it slowly and plainly. */
  private static Meaning read(byte[] data) {
    LinesByHand lines = LinesByHand.of(data);
    int warnings = lines.warnings();
    Map<String, String> values = new LinkedHashMap<>();
    for (LinesByHand.Line line : lines.lines()) {
      int equals = line.text().indexOf('=');
      String name = LinesByHand.strip(equals < 0 ? "" : line.text().substring(0, equals));
      if (name.isEmpty() || name.chars().anyMatch(c -> LinesByHand.isBlank((char) c))) {
        return new Meaning(null, line.number(), 0);
      }
      String value = LinesByHand.strip(line.text().substring(equals + 1));
      String before = values.put(name, value);
      warnings += before == null || before.equals(value) ? 0 : 1;
    }
    return new Meaning(values, 0, warnings);
  }
}
