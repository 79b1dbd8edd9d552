package org.mapdriver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.mapdriver.Access;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.TableContent;
import org.mapdriver.spi.MapUri;
import org.mapdriver.text.TableSource;

/**
 * No option: makes a table from the text file that its path names, in place of the table that was
 * there, as {@code postmap lmdb:/etc/aliases} does. The text is streamed; it may be read more than
 * once.
 */
final class BuildCommand {
  private final MapDrivers drivers;
  private final PostmapArguments arguments;
  private final Console console;

  BuildCommand(MapDrivers drivers, PostmapArguments arguments, Console console) {
    this.drivers = drivers;
    this.arguments = arguments;
    this.console = console;
  }

  boolean run() throws CommandException {
    for (String uri : arguments.maps()) {
      build(uri);
    }
    return true;
  }

  private void build(String uri) throws CommandException {
    PostmapMap.refuseOddName("build", uri);
    String name = MapUri.parse(uri).toString();
    Path source = source(uri, name);
    MapOptions options = arguments.options(Access.READ_WRITE);
    if (arguments.inheritMode()) {
      options = CreateMode.of(source, options);
    }
    long start = System.nanoTime();
    drivers.build(uri, options, new Content(source, name));
    if (console.isVerbose()) {
      console.detail("build " + name + ": " + Elapsed.since(start));
    }
  }

  private static Path source(String uri, String name) throws CommandException {
    String path =
        MapUri.parse(uri)
            .path()
            .orElseThrow(
                () ->
                    new CommandException(
                        "build "
                            + name
                            + ": this names no text file to build from; write scheme:path"));
    try {
      Path source = Path.of(path);
      if (Files.isDirectory(source)) {
        throw new CommandException(
            "build " + name + ": " + OneLine.of(path) + " is a folder; name a text file");
      }
      Files.newInputStream(source).close();
      return source;
    } catch (InvalidPathException e) {
      throw new CommandException("build " + name + ": " + e.getReason() + " in the path", e);
    } catch (IOException e) {
      throw new CommandException(
          "build " + name + ": cannot read " + OneLine.of(path) + ": " + OneLine.reason(e), e);
    }
  }

  /** The entries of the text, each trouble told once however often they are read. */
  private final class Content implements TableContent {
    private final Path source;
    private final String name;
    private long told;

    Content(Path source, String name) {
      this.source = source;
      this.name = name;
    }

    @Override
    public void writeTo(Sink sink) {
      Warnings warnings = new Warnings();
      try (TableSource entries = arguments.reading(TableSource.open(source, warnings))) {
        TableSource.Entry entry;
        while ((entry = entries.next()) != null) {
          byte[] key = arguments.foldAsciiOnly() ? PostmapMap.foldAscii(entry.key()) : entry.key();
          if (!sink.add(key, entry.value(), arguments.updateMode())
              && arguments.duplicates() == PostmapArguments.Duplicates.WARN) {
            warnings.accept(
                source
                    + ", line "
                    + entry.line()
                    + ": duplicate entry "
                    + OneLine.quoted(entry.key())
                    + "; the first was kept");
          }
        }
      } catch (IOException e) {
        throw new MapUnavailableException(
            OneLine.of("build " + name + ": reading " + source + ": " + OneLine.reason(e)),
            false,
            e);
      }
    }

    /** Passes over as many warnings as were told when the text was read before. */
    private final class Warnings implements Consumer<String> {
      private long count;

      @Override
      public void accept(String warning) {
        if (++count > told) {
          told = count;
          console.warn(warning);
        }
      }
    }
  }
}
