package org.mapdriver.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mapdriver.cli.SmallDisk;

/** Runs one storm from the first process to the comparison at rest. */
final class Storm {
  private static final int DISK_KIB = 96 << 10;
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Settings settings;
  private final Consumer<String> progress;

  Storm(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  Report run() throws Exception {
    Path folder = settings.folder();
    Path historyFile = folder.resolve("history");
    History history = History.open(historyFile, settings.keys());
    SmallDisk disk = SmallDisk.of(DISK_KIB, folder);
    long begin = System.nanoTime();
    try (CacheUnderFire cache = new CacheUnderFire();
        FaultProxy proxy = FaultProxy.before(cache.port());
        Crew crew = new Crew(settings, historyFile, history, disk, cache.port(), proxy.port())) {
      Chaos chaos = new Chaos(cache, proxy, crew, disk, history, new Random(settings.seed()));
      crew.compare();
      if (!crew.troubles().isEmpty()) {
        throw new IOException("the storm cannot begin: " + crew.troubles());
      }
      crew.startAll();
      long shown = begin;
      while (!isEnough(history, chaos, System.nanoTime() - begin)) {
        chaos.strike(settings.gapMillis());
        if (System.nanoTime() - shown > PROGRESS_NANOS) {
          shown = System.nanoTime();
          progress.accept(oneLine(history, chaos));
        }
      }
      LockSupport.parkNanos(CALM_NANOS);
      history.stop();
      crew.awaitEnd();
      long nanos = System.nanoTime() - begin;
      crew.compare();
      return new Report(settings, nanos, chaos.done(), totals(history), described(folder, crew));
    } finally {
      disk.close();
    }
  }

  private boolean isEnough(History history, Chaos chaos, long nanos) {
    return nanos >= TimeUnit.SECONDS.toNanos(settings.seconds())
        && operations(history) >= settings.operations()
        && chaos.count() >= settings.faults();
  }

  private static long operations(History history) {
    return history.total(Tally.LOOKUPS) + history.total(Tally.WRITES);
  }

  private static String oneLine(History history, Chaos chaos) {
    StringBuilder line = new StringBuilder();
    line.append(operations(history)).append(" operations, ");
    line.append(chaos.count()).append(" faults");
    for (Tally tally : Tally.values()) {
      if (tally.isError() && history.total(tally) > 0) {
        line.append(", ").append(history.total(tally)).append(' ').append(tally.words());
      }
    }
    return line.toString();
  }

  private static long[] totals(History history) {
    long[] totals = new long[Tally.values().length];
    for (Tally tally : Tally.values()) {
      totals[tally.place()] = history.total(tally);
    }
    return totals;
  }

  private static List<String> described(Path folder, Crew crew) throws IOException {
    List<String> described = new ArrayList<>(crew.troubles());
    Path violations = folder.resolve("violations");
    if (Files.exists(violations)) {
      described.addAll(Files.readAllLines(violations));
    }
    return described;
  }
}
