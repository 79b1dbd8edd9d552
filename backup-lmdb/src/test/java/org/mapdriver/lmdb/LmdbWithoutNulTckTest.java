package org.mapdriver.lmdb;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.MapOptions;
import org.mapdriver.TrailingNul;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** What every driver must do, in tables without NULs: keys have one byte more, but not none. */
final class LmdbWithoutNulTckTest extends DriverContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private record Fixture(Path file) implements MapFixture {
    @Override
    public String uri() {
      return "lmdb:" + file + ";map_size=64k";
    }

    @Override
    public MapOptions options() {
      return MapOptions.defaults().trailingNul(TrailingNul.NEVER);
    }

    @Override
    public int maxKeyBytes() {
      return 511;
    }
  }

  @Override
  protected MapFixture newFixture() {
    return new Fixture(folder.resolve("never"));
  }
}
