package org.mapdriver.builtin;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.FileTrouble;
import org.mapdriver.diagnostics.OpenToAll;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;
import org.mapdriver.text.CaseFolding;
import org.mapdriver.text.TableSource;

/**
 * {@code texthash:/path}: a text file in {@code postmap}'s source format, read into memory when it
 * is opened. Read-only; later changes of the file are not seen.
 *
 * <p>Source: {@code DATABASE_README}, "texthash".
 */
public final class TexthashDriver implements MapDriver {
  /** For {@link java.util.ServiceLoader}. */
  public TexthashDriver() {}

  @Override
  public String scheme() {
    return "texthash";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    ParameterValues.read(uri, options, parameters());
    Path file = file(uri);
    OpenToAll.refuse(uri, options, file);
    try {
      return MemoryMap.of(uri, read(file, options.folding()));
    } catch (IOException e) {
      throw new MapConfigException("open " + uri + ": " + FileTrouble.explain(file, e), e);
    }
  }

  private static Path file(MapUri uri) {
    String path =
        uri.path()
            .orElseThrow(
                () ->
                    new MapConfigException(
                        "open " + uri + ": no file is named; write texthash:/path/to/file"));
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new MapConfigException(
          Shown.oneLine("open " + uri + ": this is not a path: " + e.getReason() + "; correct it"),
          e);
    }
  }

  private static Map<byte[], byte[]> read(Path file, KeyFolding folding) throws IOException {
    Map<byte[], byte[]> content = MemoryMap.content();
    try (TableSource source = TableSource.open(file, TexthashDriver::warn)) {
      TableSource.Entry entry;
      while ((entry = source.next()) != null) {
        byte[] key = folding == KeyFolding.CASE ? CaseFolding.fold(entry.key()) : entry.key();
        if (content.putIfAbsent(key, entry.value()) != null) {
          warn(
              Shown.oneLine(file.toString())
                  + ", line "
                  + entry.line()
                  + ": duplicate entry "
                  + Shown.quoted(key)
                  + "; the first one counts");
        }
      }
    }
    return content;
  }

  private static void warn(String message) {
    System.getLogger(TexthashDriver.class.getName()).log(System.Logger.Level.WARNING, message);
  }
}
