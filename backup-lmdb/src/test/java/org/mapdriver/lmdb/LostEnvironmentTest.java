package org.mapdriver.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;

/**
 * An environment that has to be replaced when its file cannot be opened: two names for one table,
 * one of which goes.
 */
final class LostEnvironmentTest {
  private static final MapDrivers DRIVERS = MapDrivers.of(new LmdbDriver());
  private static final MapOptions READ_ONLY = MapOptions.defaults().access(Access.READ_ONLY);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void lookup_environmentCouldNeitherBeReplacedNorKept_failsUntilTheFileIsBack(String locking)
      throws Exception {
    Path first = folder.resolve("first.lmdb");
    Path second = folder.resolve("second.lmdb");
    String firstUri = "lmdb:" + folder + "/first;locking=" + locking;
    String secondUri = "lmdb:" + folder + "/second;locking=" + locking;
    try (LookupMap map = DRIVERS.open(firstUri)) {
      map.update("k", "v");
    }
    Files.createLink(second, first);
    try (LookupMap map = DRIVERS.open(firstUri, READ_ONLY)) {
      assertThat(map.lookup("k")).isEqualTo("v");

      Files.delete(first);
      // To be written as well, the table is opened anew, under the name it was opened by first.
      assertThatThrownBy(() -> DRIVERS.open(secondUri))
          .isInstanceOf(MapConfigException.class)
          .hasMessageStartingWith("open " + secondUri + ": ")
          .hasMessageContaining("first.lmdb, as which this process opened it, is gone");
      assertUnavailable(map, "is gone");
      assertThat(first).as("a table nobody asked for").doesNotExist();

      Files.writeString(first, "");
      assertUnavailable(map, "is another file now");
      assertThat(first).isEmptyFile();
      Files.delete(first);

      Files.createLink(first, second);
      assertThat(map.lookup("k")).isEqualTo("v");
      try (LookupMap writing = DRIVERS.open(secondUri)) {
        writing.update("k", "new");
      }
      assertThat(map.lookup("k")).isEqualTo("new");
    }
  }

  private static void assertUnavailable(LookupMap map, String why) {
    assertThatThrownBy(() -> map.lookup("k"))
        .isInstanceOf(MapUnavailableException.class)
        .hasMessageStartingWith("lookup " + map.uri() + ": ")
        .hasMessageContaining("it cannot be opened again: ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }
}
