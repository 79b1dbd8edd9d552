package org.mapdriver.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.storm.CacheUnderFire;

/** A process whose wall clock is set, forward and back, while it works. */
final class ClockIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HOUR = 3600;
  private static final int NO_LEAP = 100_000;

  /**
   * Preloaded, it adds to the time of day as many seconds as a file is long, less 100,000. Clocks
   * that nobody sets are left alone.
   */
  private static final String LEAPING_CLOCK =
      """
      #define _GNU_SOURCE
      #include <stdlib.h>
      #include <sys/stat.h>
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>

      int clock_gettime(clockid_t clock, struct timespec *now) {
        int outcome = (int) syscall(SYS_clock_gettime, clock, now);
        struct stat file;
        if (outcome == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
            && stat(getenv("LEAP"), &file) == 0) {
          now->tv_sec += file.st_size - 100000;
        }
        return outcome;
      }

      int gettimeofday(struct timeval *restrict now, void *restrict zone) {
        struct timespec time;
        (void) zone;
        clock_gettime(CLOCK_REALTIME, &time);
        now->tv_sec = time.tv_sec;
        now->tv_usec = time.tv_nsec / 1000;
        return 0;
      }

      time_t time(time_t *store) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        if (store != NULL) {
          *store = now.tv_sec;
        }
        return now.tv_sec;
      }
      """;

  @TempDir Path folder;
  private Path leap;
  private Path library;

  @BeforeEach
  void build() throws Exception {
    leap = folder.resolve("leap");
    library = folder.resolve("leaping_clock.so");
    set(0);
    Path source = folder.resolve("leaping_clock.c");
    Files.writeString(source, LEAPING_CLOCK);
    Process gcc =
        new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(gcc.waitFor(1, TimeUnit.MINUTES)).as("gcc has ended").isTrue();
    assertThat(gcc.exitValue()).isZero();
  }

  private void set(int seconds) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(leap.toFile(), "rw")) {
      file.setLength(NO_LEAP + seconds);
    }
  }

  @ParameterizedTest
  @CsvSource({"lmdb, strict", "lmdb, postfix", "sqlite, strict", "sqlite, postfix"})
  void lookupAndUpdate_wallClockLeapsForwardAndBack_goOnWithoutAFailure(
      String scheme, String coherence) throws Exception {
    String table = World.backup(scheme, folder);
    try (CacheUnderFire cache = new CacheUnderFire();
        LookupMap other =
            MapDrivers.installed().open(World.map(cache.port(), map(coherence), table));
        Child child = Child.start(List.of("env", "LD_PRELOAD=" + library, "LEAP=" + leap))) {
      String uri = World.map(cache.port(), map(coherence), table);
      assertThat(child.ask("open", "m", uri.replace("timeout=500ms", "timeout=20s")))
          .isEqualTo("ok");
      assertThat(
              child.ask(
                  "open", "embedded", "memcache:memcache=embedded:;ttl=30m;backup=inline:{k=v}"))
          .isEqualTo("ok");
      assertThat(child.ask("lookup", "embedded", "k")).isEqualTo("v");
      assertThat(child.ask("work", "m")).isEqualTo("ok");

      int hits = 0;
      for (int seconds : new int[] {HOUR, 0, -HOUR, HOUR, -HOUR, 0}) {
        set(seconds);
        long shown = Long.parseLong(child.ask("clock"));
        assertThat((shown - System.currentTimeMillis()) / 1000)
            .as("the clock leaps")
            .isBetween(seconds - 60L, seconds + 60L);
        int before = Integer.parseInt(child.ask("progress"));
        await()
            .atMost(PATIENCE)
            .until(() -> Integer.parseInt(child.ask("progress")) > before + 100);
        assertThat(child.ask("lookup", "embedded", "k")).isEqualTo("v");
        assertThat(child.ask("hits", "embedded")).isEqualTo("" + ++hits);
      }

      assertThat(child.ask("rest")).isEqualTo("0 wrong");
      assertThat(child.ask("errors", "m")).isEqualTo("{}");
      assertThat(child.ask("breaker", "m")).isEqualTo("Optional[CLOSED]");
      assertThat(child.said()).as("warnings").doesNotContain("memcache:");
      for (int i = 0; i < Puppet.WORKERS; i++) {
        assertThat(child.ask("lookup", "m", "w" + i)).isEqualTo(other.lookup("w" + i));
      }
      assertThat(child.ask("close", "m")).isEqualTo("ok");
    }
  }

  private static String map(String coherence) {
    return ";coherence=" + coherence;
  }
}
