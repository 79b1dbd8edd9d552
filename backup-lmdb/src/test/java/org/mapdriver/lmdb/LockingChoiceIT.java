package org.mapdriver.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;

/** A table that another process has open with LMDB's locks is never opened with Postfix's. */
final class LockingChoiceIT {
  private static final MapOptions AS_POSTFIX = MapOptions.defaults().asPostfix(true);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void open_asPostfixBesideLmdbLocks_usesThemUntilTheOtherProcessEnds() throws Exception {
    String uri = "lmdb:" + folder + "/t";
    Process other = ChildJvm.start(folder, ChildJvm.java(), "endless", uri);
    try {
      assertThat(ChildJvm.firstLine(other)).isEqualTo("under way");

      try (LookupMap map = MapDrivers.installed().open(uri, AS_POSTFIX)) {
        assertThat(map.stats().details()).containsEntry("locking", "lmdb");
        for (int i = 0; i < 2000; i++) {
          map.update("mine" + i, TableProgram.valueOf("mine" + i));
        }
        assertThat(map.lookup("mine7")).isEqualTo(TableProgram.valueOf("mine7"));
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    try (LookupMap map = MapDrivers.installed().open(uri, AS_POSTFIX)) {
      assertThat(map.stats().details()).containsEntry("locking", "postfix");
      assertThat(map.lookup("mine1999")).isEqualTo(TableProgram.valueOf("mine1999"));
    }
  }

  @Test
  void open_withPostfixLocksBesideLmdbLocks_isRefused() throws Exception {
    String uri = "lmdb:" + folder + "/t";
    Process other = ChildJvm.start(folder, ChildJvm.java(), "endless", uri);
    try {
      assertThat(ChildJvm.firstLine(other)).isEqualTo("under way");

      assertThatThrownBy(() -> MapDrivers.installed().open(uri + ";locking=postfix").close())
          .isInstanceOf(MapConfigException.class)
          .hasMessageContaining("another process has it open with locking=lmdb");
    } finally {
      other.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
  }
}
