package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;

/** Arguments, keys, access and counts: what a driver need not see to. */
class ManagedMapTest {
  private final Probe driver = new Probe();

  @Test
  void anyOperation_null_isRefusedBeforeTheDriver() {
    ManagedMap map = driver.managed();
    byte[] key = utf8("k");

    for (Runnable call :
        List.<Runnable>of(
            () -> map.lookup((byte[]) null),
            () -> map.lookup((String) null),
            () -> map.lookupAll((List<byte[]>) null),
            () -> map.lookupAll(Arrays.asList(key, null)),
            () -> map.update(null, key),
            () -> map.update(key, null),
            () -> map.update(key, key, null),
            () -> map.updateAll((Collection<MapEntry>) null),
            () -> map.updateAll(Arrays.asList(MapEntry.of("k", "v"), null)),
            () -> map.delete((byte[]) null),
            () -> map.deleteAll(Arrays.asList(key, null)))) {
      assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class);
    }
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void anyOperation_folding_givesTheDriverFoldedKeys() {
    ManagedMap map = driver.managed(MapOptions.defaults().folding(KeyFolding.CASE));

    map.update("Stra\u00dfe", "V");
    map.updateAll(List.of(MapEntry.of("A", "V")));
    map.updateAll(Map.of("B", "V"));

    assertThat(driver.content).containsOnlyKeys("strasse", "a", "b").containsValue("V");
    assertThat(map.lookup("STRASSE")).isEqualTo("V");
    assertThat(map.lookupAll(List.of(utf8("A"), utf8("X"), utf8("B"))))
        .extracting(value -> text(value))
        .containsExactly("V", null, "V");
    assertThat(map.lookupAll((Collection<String>) List.of("B", "X", "A")))
        .isEqualTo(Map.of("B", "V", "A", "V"));
    assertThat(map.deleteAll(List.of(utf8("A"), utf8("B")))).isEqualTo(2);
    assertThat(map.delete("stra\u1e9ee")).isTrue();
  }

  @Test
  void anyOperation_withoutFolding_givesTheDriverTheKeyAsItIs() {
    ManagedMap map = driver.managed();
    map.update("Key", "v");

    assertThat(driver.content).containsOnlyKeys("Key");
  }

  @Test
  void write_readOnly_isUnsupportedBeforeTheDriver() {
    ManagedMap map = driver.managed(MapOptions.defaults().access(Access.READ_ONLY));

    for (Runnable call :
        List.<Runnable>of(
            () -> map.update("k", "v"),
            () -> map.update("k", "v", UpdateMode.INSERT_IF_ABSENT),
            () -> map.updateAll(Map.of("k", "v")),
            () -> map.delete("k"),
            () -> map.deleteAll(List.of(utf8("k"))))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(MapUnsupportedException.class)
          .hasMessageContaining("the map was opened read-only");
    }
    assertThat(map.writable()).isFalse();
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void stats_countsWhatWasDone() {
    ManagedMap map = driver.managed();
    map.update("a", "1");
    map.updateAll(List.of(MapEntry.of("b", "2"), MapEntry.of("c", "3")));
    map.lookup("a");
    map.lookup("x");
    map.lookupAll(List.of(utf8("a"), utf8("b"), utf8("y")));
    map.delete("a");
    map.deleteAll(List.of(utf8("b"), utf8("z")));
    driver.failure = new MapUnavailableException("down", false);
    assertThatThrownBy(() -> map.lookup("a")).isSameAs(driver.failure);
    driver.failure = new MapDataException(MapDataException.Reason.OTHER, "odd");
    assertThatThrownBy(() -> map.update("a", "b")).isSameAs(driver.failure);
    driver.failure = null;

    assertThat(map.stats().lookups()).isEqualTo(5);
    assertThat(map.stats().hits()).isEqualTo(3);
    assertThat(map.stats().misses()).isEqualTo(2);
    assertThat(map.stats().updates()).isEqualTo(3);
    assertThat(map.stats().deletes()).isEqualTo(3);
    assertThat(map.stats().errors()).isEqualTo(Map.of("unavailable", 1L, "data", 1L));
    assertThat(map.stats().latency().count()).isEqualTo(2);
  }

  @Test
  void stats_lookupsByManyThreads_areAllCounted() throws InterruptedException {
    ManagedMap map = driver.managed();
    map.update("a", "1");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int turn = 0; turn < 1000; turn++) {
                  map.lookup(turn % 4 == 0 ? "absent" : "a");
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(map.stats().lookups()).isEqualTo(40_000);
    assertThat(map.stats().hits()).isEqualTo(30_000);
    assertThat(map.stats().misses()).isEqualTo(10_000);
  }
}
