package org.mapdriver.lmdb.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.lmdb.locking.FileLocks;

/** The room that a build takes, and what becomes of it once the build is committed. */
final class RoomForBuildTest {
  private static final Logger LOGGER = Logger.getLogger(RoomForBuild.class.getName());

  private final List<String> warnings = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          warnings.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void begin() throws IOException {
    LOGGER.addHandler(handler);
    file = Files.write(folder.resolve("t.lmdb"), new byte[8192]);
  }

  @AfterEach
  void end() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void giveBack_roomWasTaken_cutsTheFileAfterItsLastPage() throws IOException {
    try (FileLocks locks = FileLocks.open(file, /* writable= */ true, Duration.ZERO)) {
      RoomForBuild room = new RoomForBuild(locks);
      room.take(8192, 1 << 20);
      assertThat(file).hasSize(1 << 20);

      room.giveBack(4096);
    }

    assertThat(file).hasSize(4096);
    assertThat(warnings).isEmpty();
  }

  /** A descriptor for reading stands for a system that does not let the file be cut. */
  @Test
  void giveBack_fileCannotBeCut_warnsAndFailsNoBuild() throws IOException {
    try (FileLocks locks = FileLocks.open(file, /* writable= */ false, Duration.ZERO)) {
      new RoomForBuild(locks).giveBack(4096);
    }

    assertThat(file).hasSize(8192);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith("build " + file + ": the file could not be cut to the 4096 bytes in use: ")
        .endsWith("its content is whole. Build it again to free the room.");
  }

  @Test
  void giveBack_fileIsNotTooLong_isLeftAlone() throws IOException {
    try (FileLocks locks = FileLocks.open(file, /* writable= */ false, Duration.ZERO)) {
      new RoomForBuild(locks).giveBack(8192);
    }

    assertThat(file).hasSize(8192);
    assertThat(warnings).isEmpty();
  }
}
