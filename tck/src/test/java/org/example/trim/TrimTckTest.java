package org.example.trim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.tck.ReadOnlyDriverContract;
import org.mapdriver.tck.ReadOnlyFixture;

/** {@code trim:} over {@code dir:} keeps the contract of maps that can only be read. */
class TrimTckTest extends ReadOnlyDriverContract {
  @TempDir Path folder;

  @Override
  protected ReadOnlyFixture newFixture() throws IOException {
    Path backup = Files.createDirectories(folder.resolve("map"));
    try (LookupMap map = MapDrivers.installed().open("dir:" + backup)) {
      map.updateAll(Map.of("one", "  1 ", "two", "2", "none", " "));
    }
    return new TrimFixture("trim:backup=dir:" + backup);
  }

  private record TrimFixture(String uri) implements ReadOnlyFixture {
    @Override
    public Map<String, String> content() {
      return Map.of("one", "1", "two", "2", "none", "");
    }

    @Override
    public boolean listed() {
      return false;
    }
  }
}
