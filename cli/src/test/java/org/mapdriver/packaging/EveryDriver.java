package org.mapdriver.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A URI for a map of each driver that can hold an entry, and what {@code key} is found to be there.
 */
final class EveryDriver {
  /** The schemes that the distribution brings, sorted. */
  static final String SCHEMES = "fail inline internal lmdb memcache sqlite static texthash";

  private EveryDriver() {}

  /**
   * Files go into {@code folder}. The URIs keep their order, so that output can be compared line by
   * line.
   */
  static Map<String, String> uris(Path folder) {
    Map<String, String> uris = new LinkedHashMap<>();
    uris.put("internal:", "value");
    uris.put("static:here", "here");
    uris.put("inline:{key=inlined}", "inlined");
    uris.put("texthash:" + text(folder), "from a file");
    uris.put("lmdb:" + folder.resolve("table"), "value");
    uris.put("sqlite:" + folder.resolve("table.db"), "value");
    uris.put("memcache:memcache=embedded:;backup=internal:", "value");
    uris.put("memcache:memcache=embedded:;backup=lmdb:" + folder.resolve("backup"), "value");
    uris.put("memcache:memcache=embedded:;backup=sqlite:" + folder.resolve("backup.db"), "value");
    return uris;
  }

  private static Path text(Path folder) {
    try {
      return Files.writeString(folder.resolve("text"), "key from a file\n", UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
