package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.key.KeyBytes;

/**
 * When a server that failed too often is asked again, by whom, and how that is seen from outside.
 */
final class BreakerTest {
  private static final Duration LONGER_THAN_ANY_PAUSE = Duration.ofMinutes(1);

  private final FaultServer server = FaultServer.start();
  private final HookedDriver backup = new HookedDriver();

  /** Stands still, so that no probe comes unless a test wants it. */
  private final AtomicLong clock = new AtomicLong();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return MapDrivers.of(new MemcacheDriver(clock::get), backup)
        .open("memcache:coherence=postfix;timeout=1m;memcache=" + server.server() + parameters);
  }

  @Test
  void lookup_serverFailsRepeatedly_isLeftAloneAndTheBackupAnswers() {
    try (LookupMap map = open(";max_try=1;backup=hooked:x")) {
      for (int i = 0; i < 5; i++) {
        server.cut("");
        assertThat(map.lookup("k")).isNull();
      }
      int before = server.commands().size();

      assertThat(map.lookup("k")).isNull();

      assertThat(server.commands()).hasSize(before);
      assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
      assertThat(map.stats().errors()).containsEntry("disconnect", 5L);
      assertThat(map.check().get(0).healthy()).as("FaultServer knows no version").isFalse();
    }
  }

  @Test
  void lookup_serverFailsRepeatedlyWithoutBackup_isUnavailableAtOnce() {
    try (LookupMap map = open(";max_try=1")) {
      for (int i = 0; i < 5; i++) {
        server.cut("");
        assertThatThrownBy(() -> map.lookup("k")).isInstanceOf(MapUnavailableException.class);
      }

      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("left alone");
      assertThat(server.commands()).hasSize(5);
    }
  }

  @Test
  void lookup_serverThatRefusesPolitely_isNotLeftAlone() {
    try (LookupMap map = open(";max_try=1;backup=hooked:x")) {
      for (int i = 0; i < 20; i++) {
        server.reply("SERVER_ERROR out of memory\r\n");
        assertThat(map.lookup("k")).isNull();
      }

      assertThat(server.commands()).hasSize(20);
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
    }
  }

  @Test
  void lookup_findsOutThatTheServerIsStillDown_triesOnceOnly() {
    int tries = 5 * 3;
    for (int i = 0; i < tries + 3; i++) {
      server.cut("");
    }
    try (LookupMap map = open(";max_try=3;retry_pause=0s;backup=hooked:x")) {
      for (int i = 0; i < 5; i++) {
        map.lookup("key");
      }
      assertThat(server.commands()).hasSize(tries);

      clock.addAndGet(LONGER_THAN_ANY_PAUSE.toNanos());
      assertThat(map.lookup("key")).isNull();
      assertThat(map.lookup("key")).isNull();

      assertThat(server.commands()).hasSize(tries + 1);
      assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
    }
  }

  @Test
  void update_breakerOpenAndServerBack_reachesTheServerAndClosesTheBreaker() {
    try (LookupMap map = withOpenBreaker()) {
      server.reply("STORED\r\n").reply("VALUE k 0 3\r\nnew\r\nEND\r\n");

      map.update("k", "new");

      assertThat(server.commands()).endsWith("set k 0 3600 3");
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(server.commands()).endsWith("get k");
    }
  }

  @Test
  void insert_breakerOpenAndServerBack_removesTheValueFromTheServer() {
    try (LookupMap map = withOpenBreaker()) {
      assertThat(map.update("k", "new", UpdateMode.INSERT_IF_ABSENT)).isTrue();

      assertThat(server.commands()).endsWith("delete k");
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
    }
  }

  @Test
  void delete_breakerOpenAndServerBack_removesTheValueFromTheServer() {
    try (LookupMap map = withOpenBreaker()) {
      map.delete("k");

      assertThat(server.commands()).endsWith("delete k");
    }
  }

  private LookupMap withOpenBreaker() {
    LookupMap map = open(";max_try=1;backup=hooked:x");
    for (int i = 0; i < 5; i++) {
      server.cut("");
    }
    for (int i = 0; i < 5; i++) {
      map.lookup("other");
    }
    assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
    assertThat(server.commands()).hasSize(5).allMatch("get other"::equals);
    return map;
  }

  @Test
  void insert_breakerOpenAndServerBackWithoutBackup_isAskedAndClosesTheBreaker() {
    try (LookupMap map = withOpenBreakerAlone()) {
      server.reply("STORED\r\n").reply("NOT_STORED\r\n");

      assertThat(map.update("k", "v", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
      assertThat(map.update("k", "w", UpdateMode.INSERT_IF_ABSENT)).isFalse();

      assertThat(server.commands()).endsWith("add k 0 3600 1", "add k 0 3600 1");
    }
  }

  @Test
  void insert_breakerOpenAndServerStillDownWithoutBackup_isUnavailable() {
    try (LookupMap map = withOpenBreakerAlone()) {
      server.cut("");

      assertThatThrownBy(() -> map.update("k", "v", UpdateMode.INSERT_IF_ABSENT))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue());
      assertThat(server.commands()).endsWith("add k 0 3600 1");
    }
  }

  private LookupMap withOpenBreakerAlone() {
    LookupMap map = open(";max_try=1");
    for (int i = 0; i < 5; i++) {
      server.cut("");
      assertThatThrownBy(() -> map.lookup("other")).isInstanceOf(MapUnavailableException.class);
    }
    assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
    return map;
  }

  @Test
  void lookup_breakerOpens_isRecordedByFlightRecorder() throws Exception {
    backup.entries.put(new KeyBytes("k".getBytes(UTF_8)), "old".getBytes(UTF_8));
    try (Recording recording = new Recording();
        LookupMap map = open(";max_try=1;backup=hooked:x")) {
      recording.enable("mapdriver.BreakerTransition");
      recording.start();
      while (!map.stats().breaker().equals(Optional.of(BreakerState.OPEN))) {
        server.cut("").cut("");
        map.lookup("k");
      }
      recording.stop();
      Path file = folder.resolve("breaker.jfr");
      recording.dump(file);

      assertThat(RecordingFile.readAllEvents(file))
          .filteredOn(event -> event.getEventType().getName().equals("mapdriver.BreakerTransition"))
          .extracting(event -> event.getString("server") + " " + event.getString("state"))
          .containsExactly(server.server() + " OPEN");
    }
  }
}
