package org.mapdriver.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.UpdateMode;

final class LmdbMapTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void update_thenLookupDeleteAndWalk_answersWhatIsThere(String locking) {
    try (LookupMap map = MapDrivers.installed().open("lmdb:" + folder + "/t;locking=" + locking)) {
      map.update("b", "2");
      map.update("a", "1");

      assertThat(map.update("a", "other", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      assertThat(map.lookup("a")).isEqualTo("1");
      assertThat(map.lookup("c")).isNull();
      try (MapCursor cursor = map.sequence()) {
        assertThat(cursor.stream().map(entry -> entry.keyString()).toList())
            .isEqualTo(List.of("a", "b"));
      }
      assertThat(map.delete("a")).isTrue();
      assertThat(map.delete("a")).isFalse();
    }
  }

  @Test
  void update_tableOutgrowsItsMap_growsUnnoticed() {
    try (LookupMap map = MapDrivers.installed().open("lmdb:" + folder + "/t;map_size=64k")) {
      for (int i = 0; i < 2000; i++) {
        map.update("key" + i, "v".repeat(500));
      }

      assertThat(map.lookup("key1999")).hasSize(500);
    }
  }
}
