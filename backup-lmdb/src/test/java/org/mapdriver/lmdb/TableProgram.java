package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapUri;

/**
 * What the integration tests run in processes of their own. Each value is made from its key, so
 * that whoever reads one can check it.
 */
final class TableProgram {
  private TableProgram() {}

  public static void main(String[] arguments) throws Exception {
    String uri = arguments[1];
    try {
      switch (arguments[0]) {
        case "look" -> look(uri, arguments[2]);
        case "walk" -> walk(uri);
        case "update" -> update(uri, arguments[2]);
        case "churn" -> churn(uri, arguments[2], Integer.parseInt(arguments[3]));
        case "crowd" -> crowd(uri);
        case "fill" -> fill(uri);
        case "outgrown" -> outgrown(uri);
        case "wanderingBuild" -> wanderingBuild(uri);
        case "hold" -> hold(uri, Integer.parseInt(arguments[2]));
        case "endless" -> endless(uri);
        case "endlessBuild" -> endlessBuild(uri);
        case "heldBuild" -> heldBuild(uri, Integer.parseInt(arguments[2]));
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (MapException e) {
      System.err.println(e.getClass().getSimpleName() + ": " + e.getMessage());
      System.exit(1);
    }
  }

  static String valueOf(String key) {
    return ("value of " + key + " ").repeat(1 + Math.floorMod(key.hashCode(), 40));
  }

  private static void look(String uri, String key) {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      System.out.println(map.lookup(key));
    }
  }

  private static void update(String uri, String key) {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update(key, valueOf(key));
      System.out.println(map.lookup(key));
    }
  }

  private static void walk(String uri) {
    int count = 0;
    try (LookupMap map = MapDrivers.installed().open(uri);
        MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        String key = new String(cursor.key(), UTF_8);
        check(key, new String(cursor.value(), UTF_8));
        count++;
      }
    }
    System.out.println(count);
  }

  static void check(String key, String value) {
    if (!valueOf(key).equals(value)) {
      throw new AssertionError(key + " has another key's value: " + value);
    }
  }

  /** Many threads update, look up and delete keys of their own, while they read everybody's. */
  private static void churn(String uri, String prefix, int millis) throws Exception {
    boolean virtual = Runtime.version().feature() >= 21;
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      ExecutorService executor = virtual ? virtualThreads() : Executors.newFixedThreadPool(16);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String mine = prefix + i + "-";
        all.add(
            executor.submit(
                () -> {
                  for (int n = 0; System.nanoTime() - end < 0; n++) {
                    oneRound(map, mine + n, n % 3 == 0);
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      executor.shutdown();
      System.out.println((virtual ? "virtual" : "platform") + " " + map.stats());
    }
  }

  private static void oneRound(LookupMap map, String key, boolean delete) {
    map.update(key, valueOf(key));
    check(key, String.valueOf(map.lookup(key)));
    if (delete) {
      if (!map.delete(key) || map.lookup(key) != null) {
        throw new AssertionError(key + " is there after delete");
      }
    } else if (map.update(key, "never", UpdateMode.INSERT_IF_ABSENT)) {
      throw new AssertionError(key + " was not there after update");
    }
  }

  private static void crowd(String uri) throws Exception {
    ExecutorService executor =
        Runtime.version().feature() >= 21 ? virtualThreads() : Executors.newFixedThreadPool(200);
    int found = 0;
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        String key = "key" + i % 5000;
        all.add(executor.submit(() -> String.valueOf(map.lookup(key))));
      }
      for (int i = 0; i < all.size(); i++) {
        check("key" + i % 5000, all.get(i).get(60, TimeUnit.SECONDS));
        found++;
      }
    }
    executor.shutdown();
    System.out.println(found + " found");
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /** Builds from virtual threads that change their carriers on the way, where there are any. */
  private static void wanderingBuild(String uri) throws Exception {
    boolean virtual = Runtime.version().feature() >= 21;
    ExecutorService executor = virtual ? virtualThreads() : Executors.newFixedThreadPool(2);
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("before", "a build");
      for (int i = 0; i < 4; i++) {
        executor
            .submit(
                () ->
                    MapDrivers.installed()
                        .build(
                            uri,
                            MapOptions.defaults(),
                            sink -> {
                              sink.add(
                                  "k".getBytes(UTF_8), "v".getBytes(UTF_8), UpdateMode.REPLACE);
                              wander();
                            }))
            .get(60, TimeUnit.SECONDS);
      }
      System.out.println(map.lookup("before") + " " + map.lookup("k"));
    }
    executor.shutdown();
  }

  /** Waits until a virtual thread has another carrier, if there is one; not on other threads. */
  private static void wander() {
    String first = carrier();
    for (int n = 0; n < 2000 && !first.isEmpty() && first.equals(carrier()); n++) {
      java.util.concurrent.locks.LockSupport.parkNanos(100_000);
    }
  }

  private static String carrier() {
    String thread = Thread.currentThread().toString(); // VirtualThread[#30]/runnable@…-worker-2
    return thread.startsWith("Virtual") ? thread.substring(thread.indexOf('@') + 1) : "";
  }

  /** Uses a table that another process makes too large to be mapped, when that has happened. */
  private static void outgrown(String uri) throws java.io.IOException {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("key", valueOf("key"));
      System.out.println("open " + map.lookup("key"));
      System.in.read();
      List<Runnable> operations =
          List.of(
              () -> map.lookup("key"), () -> map.update("key", "new"), map::stats, map::sequence);
      for (int i = 0; i < 3 * operations.size(); i++) {
        try {
          operations.get(i % operations.size()).run();
          System.out.println("done");
        } catch (org.mapdriver.MapUnavailableException e) {
          System.out.println(e.getMessage());
        }
      }
    }
    System.out.println("closed");
  }

  private static void fill(String uri) {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      for (int n = 0; n < 100_000; n++) {
        map.update("more" + n, valueOf("more" + n));
      }
    }
  }

  /** Begins so many reads at once, and never ends one. */
  private static void hold(String uri, int readers) throws InterruptedException {
    MapOptions options = MapOptions.defaults();
    LmdbMap map = LmdbMap.open(TableOpening.forMap(MapUri.parse(uri), options), options);
    CountDownLatch begun = new CountDownLatch(readers);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < readers; i++) {
      Thread thread =
          new Thread(
              () ->
                  map.read(
                      "lookup",
                      reader -> {
                        begun.countDown();
                        try {
                          never.await();
                        } catch (InterruptedException e) {
                          throw new AssertionError(e);
                        }
                        return reader;
                      }));
      thread.start();
    }
    begun.await();
    System.out.println("reading");
    never.await();
  }

  private static void endless(String uri) {
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      for (int n = 0; ; n++) {
        String key = "endless" + n % 5000;
        map.update(key, valueOf(key));
        if (n == 100) {
          System.out.println("under way");
        }
      }
    }
  }

  /** Adds so many entries to a table, and never comes to its end. */
  private static void heldBuild(String uri, int entries) {
    CountDownLatch never = new CountDownLatch(1);
    MapDrivers.installed()
        .build(
            uri,
            MapOptions.defaults(),
            sink -> {
              for (int n = 0; n < entries; n++) {
                sink.add(
                    ("built" + n).getBytes(UTF_8),
                    valueOf("built" + n).getBytes(UTF_8),
                    UpdateMode.REPLACE);
              }
              System.out.println("under way");
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static void endlessBuild(String uri) {
    MapDrivers.installed()
        .build(
            uri,
            MapOptions.defaults(),
            sink -> {
              for (int n = 0; ; n++) {
                String key = "built" + n % 50_000;
                sink.add(key.getBytes(UTF_8), valueOf(key).getBytes(UTF_8), UpdateMode.REPLACE);
                if (n == 200_000) {
                  System.out.println("under way");
                }
              }
            });
  }
}
