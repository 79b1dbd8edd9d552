package org.mapdriver.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.FileTrouble;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.text.CaseFolding;
import org.mapdriver.text.LogicalLines;
import org.mapdriver.text.LosslessUtf8;

/**
 * Takes a list of domains apart, files and files within files included.
 *
 * <p>Source: {@code postconf(5)}, the pattern lists such as {@code mydestination}.
 */
final class DomainList {
  private static final int MAX_FILES_DEEP = 16;

  private final MapUri owner;
  private final List<Entry> entries = new ArrayList<>();

  /** A name or a table, and whether a domain that it matches is accepted. */
  record Entry(String text, boolean accepted) {
    /** Braces keep a table's text together; brackets begin an address literal, which has colons. */
    boolean isTable() {
      return !text.startsWith("[") && text.indexOf(':') >= 0;
    }

    byte[] folded() {
      return CaseFolding.fold(LosslessUtf8.encode(text));
    }
  }

  private DomainList(MapUri owner) {
    this.owner = owner;
  }

  /** The entries of a list, in order. */
  static List<Entry> parse(String list, MapUri owner) {
    DomainList parser = new DomainList(owner);
    parser.readList(list, /* accepted= */ true, 0);
    return parser.entries;
  }

  private void readList(String list, boolean accepted, int depth) {
    int position = 0;
    while (true) {
      while (position < list.length() && isSeparator(list.charAt(position))) {
        position++;
      }
      if (position == list.length()) {
        return;
      }
      if (list.charAt(position) == '#') {
        warn("comment at end of line is not supported: " + Shown.quoted(list.substring(position)));
        return;
      }
      int end = endOfEntry(list, position);
      readEntry(list.substring(position, end), accepted, depth);
      position = end;
    }
  }

  /** Separators inside braces do not end an entry. */
  private static int endOfEntry(String list, int start) {
    int depth = 0;
    for (int i = start; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      } else if (depth == 0 && isSeparator(c)) {
        return i;
      }
    }
    return list.length();
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private void readEntry(String entry, boolean acceptedAround, int depth) {
    boolean accepted = acceptedAround;
    int start = 0;
    while (start < entry.length() && entry.charAt(start) == '!') {
      accepted = !accepted;
      start++;
    }
    if (start == entry.length()) {
      throw broken("there is no pattern after \"!\"; write a domain, a /file or a scheme:table");
    }
    String pattern = entry.substring(start);
    if (pattern.startsWith("/")) {
      readFile(pattern, accepted, depth + 1);
    } else {
      entries.add(new Entry(pattern, accepted));
    }
  }

  private void readFile(String name, boolean accepted, int depth) {
    if (depth > MAX_FILES_DEEP) {
      throw broken(
          "files are nested more than "
              + MAX_FILES_DEEP
              + " deep; does "
              + Shown.oneLine(name)
              + " name itself?");
    }
    Path path = path(name);
    if (Files.isDirectory(path)) {
      throw broken(Shown.oneLine(name) + " is a folder; name a file");
    }
    try (InputStream in = Files.newInputStream(path);
        LogicalLines lines = new LogicalLines(in, Shown.oneLine(name), this::warn)) {
      LogicalLines.Line line;
      while ((line = lines.next()) != null) {
        readList(LosslessUtf8.decode(line.bytes()), accepted, depth);
      }
    } catch (IOException e) {
      throw new MapConfigException(
          "open " + owner + ": parameter domain: " + FileTrouble.explain(path, e), e);
    }
  }

  private Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw broken(Shown.quoted(name) + " is not a path: " + e.getReason() + "; correct it");
    }
  }

  private MapConfigException broken(String problem) {
    return new MapConfigException("open " + owner + ": parameter domain: " + problem);
  }

  private void warn(String message) {
    System.getLogger(DomainList.class.getName())
        .log(System.Logger.Level.WARNING, "open " + owner + ": parameter domain: " + message);
  }
}
