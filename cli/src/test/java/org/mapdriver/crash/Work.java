package org.mapdriver.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;

/** What a {@link Victim} does until it is killed: {@code TASK URI WORKER FIRST COUNT}. */
final class Work {
  // Not System.out: each line is one write, which happens or does not.
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private Work() {}

  public static void main(String[] arguments) throws IOException {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    String uri = arguments[1];
    int worker = Integer.parseInt(arguments[2]);
    long first = Long.parseLong(arguments[3]);
    int count = Integer.parseInt(arguments[4]);
    switch (arguments[0]) {
      case "update" -> update(uri, Steps.mixed(worker), first);
      case "grow" -> update(uri, Steps.growing(worker), first);
      case "careless" -> carelessly(uri, Steps.mixed(worker), first);
      case "bulk" -> bulk(uri, first, count);
      case "build" -> build(uri, first, count);
      case "read" -> read(uri, count);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void say(long number) throws IOException {
    OUT.write((number + "\n").getBytes(US_ASCII));
  }

  private static void update(String uri, Steps steps, long first) throws IOException {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      for (long n = first; ; n++) {
        steps.at(n).carryOut(map);
        say(n);
      }
    }
  }

  /** A driver with a write-behind buffer would do this. It has to be found out. */
  private static void carelessly(String uri, Steps steps, long first) throws IOException {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      List<Step> buffer = new ArrayList<>();
      for (long n = first; ; n++) {
        buffer.add(steps.at(n));
        say(n);
        if (buffer.size() == 10) {
          buffer.forEach(step -> step.carryOut(map));
          buffer.clear();
        }
      }
    }
  }

  private static void bulk(String uri, long first, int count) throws IOException {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      for (long n = first; ; n++) {
        map.updateAll(Generation.content(n, count));
        say(n);
      }
    }
  }

  private static void build(String uri, long first, int count) throws IOException {
    for (long n = first; ; n++) {
      Generation.build(uri, n, count);
      say(n);
    }
  }

  /** Threads that look up and threads that walk; what they find is checked by others. */
  private static void read(String uri, int threads) throws IOException {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      for (int i = 1; i < threads; i++) {
        boolean walks = i % 2 == 0;
        Thread reader = new Thread(() -> readForGood(map, walks));
        reader.setDaemon(true);
        reader.start();
      }
      for (long n = 0; ; n++) {
        walk(map);
        say(n);
      }
    }
  }

  private static void readForGood(LookupMap map, boolean walks) {
    for (long n = 0; ; n++) {
      if (walks) {
        walk(map);
      } else {
        map.lookup(Generation.key((int) (n % 100)));
      }
    }
  }

  private static void walk(LookupMap map) {
    try (MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        if (cursor.value().length == 0) {
          throw new AssertionError("an empty value was never stored");
        }
      }
    }
  }
}
