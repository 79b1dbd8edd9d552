package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.TrailingNul;
import org.mapdriver.UpdateMode;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.spi.MapUri;

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

  @Test
  void update_valuesOfAllSizes_areStoredAsTheyAre() {
    try (LookupMap map = openUnmanaged(MapOptions.defaults())) {
      List<MapEntry> entries = new ArrayList<>();
      for (int size : new int[] {0, 511, 512, 513, 200_000, 1}) {
        String key = "k" + size;
        map.update("single" + key, key.repeat(size));
        entries.add(MapEntry.of(key, key.repeat(size)));
      }

      map.updateAll(entries);

      for (MapEntry entry : entries) {
        assertThat(map.lookup(entry.key())).isEqualTo(entry.value());
        assertThat(map.lookup("single" + entry.keyString())).isEqualTo(entry.valueString());
      }
    }
  }

  /** Given as they are, each when its turn comes. */
  private static List<byte[]> keys(IntFunction<byte[]> key) {
    return new AbstractList<>() {
      @Override
      public byte[] get(int index) {
        return key.apply(index);
      }

      @Override
      public int size() {
        return 10_001;
      }
    };
  }

  private LookupMap openUnmanaged(MapOptions options) {
    return new LmdbDriver()
        .open(
            MapUri.parse("lmdb:" + folder + "/t;locking=postfix"),
            options,
            (uri, nested) -> MapDrivers.installed().open(uri, nested));
  }

  @Test
  void deleteAll_laterSliceGetsNoLock_saysWhatIsDoneAndMayHaveHappened() {
    try (LookupMap map = openUnmanaged(MapOptions.defaults())) {
      map.update("key0", "v");
      map.update("key10000", "v");
      List<byte[]> keys =
          keys(
              index -> {
                if (index == 10_000) {
                  throw new FileLockException("no lock", new IOException("no lock"));
                }
                return utf8("key" + index);
              });

      assertThatThrownBy(() -> map.deleteAll(keys))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue())
          .hasMessageEndingWith("The first 10000 of 10001 entries are deleted.")
          .hasMessageNotContaining("nothing was changed");
      assertThat(map.lookup("key0")).isNull();
      assertThat(map.lookup("key10000")).isEqualTo("v");
    }
  }

  @Test
  void deleteAll_firstSliceFails_hasNotHappened() {
    try (LookupMap map = openUnmanaged(MapOptions.defaults())) {
      List<byte[]> keys =
          keys(
              index -> {
                throw new FileLockException("no lock", new IOException("no lock"));
              });

      assertThatThrownBy(() -> map.deleteAll(keys))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageContaining("rolled back")
          .hasMessageNotContaining("The first");
    }
  }

  @Test
  void deleteAll_keyInTheLastSliceThatLmdbRefuses_saysWhatIsDone() {
    MapOptions options = MapOptions.defaults().asPostfix(true).trailingNul(TrailingNul.NEVER);
    try (LookupMap map = openUnmanaged(options)) {
      map.update("key0", "v");

      assertThatThrownBy(
              () -> map.deleteAll(keys(i -> i == 10_000 ? new byte[0] : utf8("key" + i))))
          .isInstanceOf(MapDataException.class)
          .hasMessageContaining("the key is empty")
          .hasMessageEndingWith("The first 10000 of 10001 entries are deleted.")
          .hasMessageNotContaining("nothing was changed");
      assertThat(map.lookup("key0")).isNull();
    }
  }

  @Test
  void updateAll_overLongKeyInTheLastSlice_storesNothing() {
    try (LookupMap map = openUnmanaged(MapOptions.defaults())) {
      List<MapEntry> entries = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        entries.add(MapEntry.of("key" + i, "v"));
      }
      entries.add(MapEntry.of("k".repeat(512), "v"));

      assertThatThrownBy(() -> map.updateAll(entries))
          .isInstanceOf(MapDataException.class)
          .hasMessageNotContaining("The first");
      assertThat(map.lookup("key0")).isNull();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
