package org.example.dir;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

// 1. The whole test
/** {@code dir:} keeps the contract. */
class DirTckTest extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() {
    return new DirFixture("dir:" + folder.resolve("map"));
  }

  /** What the contract cannot know: where an empty map is, and what fits into it. */
  record DirFixture(String uri) implements MapFixture {
    @Override
    public int maxValueBytes() {
      return 1 << 20;
    }

    @Override
    public boolean holds(byte[] key) {
      return key.length <= DirDriver.DirMap.MAX_KEY;
    }

    @Override
    public int maxKeyBytes() {
      return DirDriver.DirMap.MAX_KEY;
    }
  }
}
