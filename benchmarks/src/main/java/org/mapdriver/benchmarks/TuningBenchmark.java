package org.mapdriver.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.KeyOrder;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Place;
import org.mapdriver.benchmarks.workload.Transport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do the defaults of {@code memcache:} gain over other settings? Hits over loopback.
 *
 * <p>{@code bin/benchmark --cases tuning}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class TuningBenchmark {
  /** Settings of a map. */
  public enum Tuning {
    /** As they come. */
    DEFAULT(""),
    /** Who waits sleeps at once: neither looks for the reply nor gives others a turn. */
    SLEEPING(";poll_micros=0"),
    /** Looks for a reply for a fifth of the time. */
    POLL_20(";poll_micros=20"),
    /** One connection. */
    CONNECTIONS_1(";connections=1"),
    /** Four connections. */
    CONNECTIONS_4(";connections=4");

    private final String parameters;

    Tuning(String parameters) {
      this.parameters = parameters;
    }
  }

  /** The settings. */
  @Param public Tuning map = Tuning.DEFAULT;

  /** How many processes compute all the time beside client and server. */
  @Param("0")
  public int busy;

  private final List<Process> others = new ArrayList<>();
  private MemcachedProcess server;
  private LookupMap opened;
  private KeyOrder order;

  /**
   * Starts memcached, loads it and opens the map.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Entries entries = Entries.of(100_000, 100);
    server = MemcachedProcess.start(Transport.TCP);
    server.load(entries);
    opened = MapDrivers.installed().open("memcache:memcache=" + server.spec() + map.parameters);
    order = entries.zipf();
    for (int i = 0; i < busy; i++) {
      others.add(new ProcessBuilder("timeout", "300", "sh", "-c", "while :; do :; done").start());
    }
  }

  /**
   * Closes the map and ends all processes.
   *
   * @throws Exception if one of them fails
   */
  @TearDown
  public void stop() throws Exception {
    for (Process other : others) {
      other.destroy();
      other.waitFor();
    }
    opened.close();
    server.close();
  }

  /**
   * Looks up one key that is there.
   *
   * @param place where the thread is
   * @return the value
   */
  @Benchmark
  public byte[] lookup(Place place) {
    return Objects.requireNonNull(opened.lookup(order.at(place.next()).bytes()));
  }
}
