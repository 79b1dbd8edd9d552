package org.mapdriver.lmdb;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.MapOptions;
import org.mapdriver.TrailingNul;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** What every driver must do, under either locking and in either form. */
final class LmdbContractTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private record Fixture(Path file, String locking, TrailingNul form) implements MapFixture {
    @Override
    public String uri() {
      return "lmdb:" + file + ";locking=" + locking + ";map_size=64k";
    }

    @Override
    public MapOptions options() {
      return MapOptions.defaults().trailingNul(form);
    }

    @Override
    public int maxKeyBytes() {
      return form == TrailingNul.NEVER ? 511 : 510;
    }

    @Override
    public boolean holds(byte[] key) {
      return key.length <= maxKeyBytes() && (key.length > 0 || form != TrailingNul.NEVER);
    }
  }

  @Nested
  final class WithLmdbsLocks extends DriverContract {
    @Override
    protected MapFixture newFixture() {
      return new Fixture(folder.resolve("lmdb" + System.nanoTime()), "lmdb", TrailingNul.AUTOMATIC);
    }
  }

  @Nested
  final class WithPostfixLocks extends DriverContract {
    @Override
    protected MapFixture newFixture() {
      return new Fixture(
          folder.resolve("postfix" + System.nanoTime()), "postfix", TrailingNul.AUTOMATIC);
    }
  }

  @Nested
  final class WithoutNul extends DriverContract {
    @Override
    protected MapFixture newFixture() {
      return new Fixture(folder.resolve("never" + System.nanoTime()), "lmdb", TrailingNul.NEVER);
    }
  }
}
