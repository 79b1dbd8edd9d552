package org.example.dir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDataException.Reason;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;

// 1. The scheme and its parameters
/** {@code dir:/path}: a map in a folder, one file for each entry. */
public final class DirDriver implements MapDriver {
  private static final Parameter<Long> MAX_VALUE =
      Parameter.size("max_value").defaultsTo("1m").between("1", "1g").doc("The longest value.");

  @Override
  public String scheme() {
    return "dir";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(MAX_VALUE);
  }

  // 2. Opening
  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    ParameterValues values = ParameterValues.read(uri, options, parameters());
    try {
      Path folder = Path.of(uri.path().orElse(""));
      if (options.access() == Access.READ_WRITE) {
        Files.createDirectories(folder);
      }
      if (uri.path().isEmpty() || !Files.isDirectory(folder)) {
        throw new MapConfigException("open " + uri + ": no such folder; write dir:/path of one");
      }
      return new DirMap(uri, folder, values.get(MAX_VALUE).intValue());
    } catch (IOException | IllegalArgumentException e) {
      throw new MapConfigException("open " + uri + ": not a folder; name another path", e);
    }
  }

  // 3. Looking up. The entry of the key "ab" is the file "k6162"; nothing is held between calls.
  record DirMap(MapUri uri, Path folder, int maxValue) implements LookupMap {
    static final int MAX_KEY = 120; // bytes: 241 characters of a file name, systems take 255

    @Override
    public byte[] lookup(byte[] key) {
      try {
        return key.length > MAX_KEY ? null : Files.readAllBytes(file(key));
      } catch (NoSuchFileException e) {
        return null;
      } catch (IOException e) {
        throw failed("lookup", e);
      }
    }

    // 4. Storing
    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      refuseOver(MAX_KEY, key, Reason.KEY_TOO_LONG, "the key has %d bytes, %d fit; shorten it");
      refuseOver(maxValue, value, Reason.VALUE_TOO_LARGE, "value: %d bytes; max_value is %d");
      try {
        Path written = Files.write(Files.createTempFile(folder, "new", null), value);
        try {
          if (mode == UpdateMode.REPLACE) {
            Files.move(written, file(key), StandardCopyOption.ATOMIC_MOVE);
          } else {
            Files.createLink(file(key), written); // fails, in one step, if there is a file
          }
          return true;
        } catch (FileAlreadyExistsException e) {
          return false;
        } finally {
          Files.deleteIfExists(written);
        }
      } catch (IOException e) {
        throw failed("update", e);
      }
    }

    // 5. Deleting
    @Override
    public boolean delete(byte[] key) {
      try {
        return key.length <= MAX_KEY && Files.deleteIfExists(file(key));
      } catch (IOException e) {
        throw failed("delete", e);
      }
    }

    // 6. Walking
    @Override
    public MapCursor sequence() {
      try (Stream<Path> files = Files.list(folder)) {
        Stream<String> all = files.map(each -> each.getFileName().toString()).distinct();
        List<String> now = all.filter(name -> name.startsWith("k")).toList();
        return MapCursor.of(now.stream().map(this::entry).filter(each -> each != null));
      } catch (IOException e) {
        throw failed("sequence", e);
      }
    }

    private MapEntry entry(String name) { // null if it was deleted since the names were read
      byte[] key = HexFormat.of().parseHex(name.substring(1));
      byte[] value = lookup(key);
      return value == null ? null : new MapEntry(key, value);
    }

    // 7. Closing, and what the others share
    @Override
    public void close() {}

    private Path file(byte[] key) {
      return folder.resolve("k" + HexFormat.of().formatHex(key));
    }

    private void refuseOver(int most, byte[] bytes, Reason reason, String text) {
      if (bytes.length > most) {
        throw new MapDataException(
            reason, "update " + uri + ": " + text.formatted(bytes.length, most));
      }
    }

    private MapUnavailableException failed(String call, IOException e) {
      String text = call + " " + uri + ": " + e.getClass().getSimpleName() + "; see to its disk";
      return new MapUnavailableException(text, call.equals("update"), e);
    }
  }
}
