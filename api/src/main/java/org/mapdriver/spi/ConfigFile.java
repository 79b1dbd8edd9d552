package org.mapdriver.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.FileTrouble;
import org.mapdriver.diagnostics.Secrets;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.text.LogicalLines;
import org.mapdriver.text.LosslessUtf8;

/**
 * A configuration file in main.cf syntax, read once: {@code name = value} on logical lines. Blanks
 * around both are trimmed; a value may be empty and is literal otherwise: no quoting, no {@code
 * $name}. Bytes that are not UTF-8 survive, see {@link #get}. Immutable.
 *
 * <p>Source: {@code postconf(5)}; {@code memcache_table(5)}, "MEMCACHE MAIN PARAMETERS".
 */
public final class ConfigFile {
  private final Path path;
  private final Map<String, String> values;

  private ConfigFile(Path path, Map<String, String> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * Reads a file. A name that stands there twice with different values is warned about, and the
   * last one counts.
   *
   * @param path the file
   * @return its parameters
   * @throws MapConfigException if it is missing, no regular file, unreadable, or malformed; the
   *     message names the line
   */
  public static ConfigFile read(Path path) {
    return read("open ", path);
  }

  /**
   * Reads the file of a map, as {@link #read(Path)} does.
   *
   * @param uri the map, for messages
   * @param path the file
   * @return its parameters
   * @throws MapConfigException as there; the message names the map, too
   */
  public static ConfigFile read(MapUri uri, Path path) {
    return read("open " + uri + ": ", path);
  }

  private static ConfigFile read(String attempt, Path path) {
    if (Files.isDirectory(path)) {
      throw new MapConfigException(
          attempt + shown(path) + ": this is a folder; name a configuration file");
    }
    Map<String, String> values = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(path);
        LogicalLines lines = new LogicalLines(in, shown(path), ConfigFile::warn)) {
      LogicalLines.Line line;
      while ((line = lines.next()) != null) {
        readLine(attempt, path, line, values);
      }
    } catch (IOException e) {
      String what = attempt.endsWith(": ") ? attempt : attempt + shown(path) + ": ";
      throw new MapConfigException(what + FileTrouble.explain(path, e), e);
    }
    return new ConfigFile(path, Collections.unmodifiableMap(values));
  }

  private static void readLine(
      String attempt, Path path, LogicalLines.Line line, Map<String, String> values) {
    String text = LosslessUtf8.decode(line.bytes());
    int equals = text.indexOf('=');
    String name = trim(equals < 0 ? text : text.substring(0, equals));
    String problem =
        equals < 0
            ? "there is no \"=\" after " + Shown.quoted(Secrets.hiddenInLine(name))
            : name.isEmpty()
                ? "there is no name before \"=\""
                : hasBlank(name)
                    ? "there is a blank inside the name " + Shown.quoted(Secrets.hiddenInLine(name))
                    : null;
    if (problem != null) {
      throw new MapConfigException(
          attempt
              + shown(path)
              + ", line "
              + line.number()
              + ": "
              + problem
              + "; write name = value");
    }
    String value = trim(text.substring(equals + 1));
    String before = values.put(name, value);
    if (before != null && !before.equals(value)) {
      warn(
          shown(path)
              + ", line "
              + line.number()
              + ": parameter "
              + Shown.quoted(name)
              + " is there twice with different values; the last one counts");
    }
  }

  /**
   * The file.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  /**
   * The value of a parameter. Bytes that are not valid UTF-8 stand in it as lone surrogates U+DC80
   * to U+DCFF, one for each byte.
   *
   * @param name the parameter's name; case counts
   * @return the value, which may be empty text, or empty if there is no such parameter
   */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The names in this file that none of a driver's parameters has: very likely typing errors.
   *
   * @param known the driver's parameters
   * @return the names, in the order of the file
   */
  public List<String> unknown(List<Parameter<?>> known) {
    List<String> names = new ArrayList<>(values.keySet());
    known.forEach(parameter -> names.remove(parameter.name()));
    return Collections.unmodifiableList(names);
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean hasBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isBlank(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c < 128 && LogicalLines.isBlank((byte) c);
  }

  private static String shown(Path path) {
    return Shown.oneLine(path.toString());
  }

  private static void warn(String message) {
    // Not kept: a logger costs tens of milliseconds, and most files are without fault.
    System.getLogger(ConfigFile.class.getName()).log(System.Logger.Level.WARNING, message);
  }
}
