package org.mapdriver.fire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/**
 * A process that uses maps as it is told: a line of words on standard input is something to do, and
 * a line comes back.
 */
final class Puppet {
  static final String ANSWER = "= ";
  static final int CHUNK = 1 << 20;
  static final int WORKERS = 4;

  private final MapDrivers drivers = MapDrivers.installed();
  private final Map<String, LookupMap> maps = new HashMap<>();
  private final List<FileInputStream> handles = new ArrayList<>();
  private byte[][] memory = new byte[1024][];
  private int chunks;
  private byte[] made = {};
  private Crowd crowd;
  private Workers workers;

  private Puppet() {}

  public static void main(String[] none) throws IOException {
    Puppet puppet = new Puppet();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = puppet.obey(line.split("\t"));
      } catch (MapUnavailableException e) {
        answer = "MapUnavailableException " + e.mayHaveHappened() + ": " + e.getMessage();
      } catch (RuntimeException e) {
        answer = e.getClass().getSimpleName() + ": " + e.getMessage();
      } catch (Error e) {
        answer = e.getClass().getSimpleName();
      }
      System.out.println(ANSWER + answer);
    }
  }

  private String obey(String[] words) {
    LookupMap map = words.length > 1 ? maps.get(words[1]) : null;
    return switch (words[0]) {
      case "open" -> {
        maps.put(words[1], drivers.open(words[2]));
        yield "ok";
      }
      case "close" -> {
        maps.remove(words[1]).close();
        yield "ok";
      }
      case "lookup" -> shown(map.lookup(words[2].getBytes(UTF_8)));
      case "lookupAll" -> {
        List<byte[]> keys =
            Arrays.stream(words[2].split(",")).map(key -> key.getBytes(UTF_8)).toList();
        yield String.join(" ", map.lookupAll(keys).stream().map(Puppet::shown).toList());
      }
      case "update" -> {
        map.update(words[2], words[3]);
        yield "ok";
      }
      case "make" -> {
        made = made(Integer.parseInt(words[1]));
        yield "ok";
      }
      case "update made" -> {
        map.update(words[2].getBytes(UTF_8), made, UpdateMode.REPLACE);
        yield "ok";
      }
      case "clock" -> "" + System.currentTimeMillis();
      case "work" -> {
        workers = new Workers(map);
        yield "ok";
      }
      case "progress" -> "" + workers.done;
      case "rest" -> workers.rest();
      case "errors" -> map.stats().errors().toString();
      case "details" -> String.valueOf(map.stats().details().get(words[2]));
      case "breaker" -> String.valueOf(map.stats().breaker());
      case "hits" -> String.valueOf(map.stats().hits());
      case "reads" -> String.valueOf(map.stats().backup().orElseThrow().lookups());
      case "take handles" -> "" + takeHandles();
      case "free handles" -> {
        freeHandles(words[1].equals("all") ? handles.size() : Integer.parseInt(words[1]));
        yield "ok";
      }
      case "take memory" -> takeMemory(Integer.parseInt(words[1]));
      case "free memory" -> {
        memory = new byte[1024][];
        chunks = 0;
        yield "ok";
      }
      case "gather" -> {
        crowd = new Crowd(map, words[2].getBytes(UTF_8), Integer.parseInt(words[3]));
        yield "ok";
      }
      case "go" -> crowd.go();
      case "look up amid others" -> lookUpAmidOthers(map, words[2], Integer.parseInt(words[3]));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static String shown(byte[] value) {
    if (value == null) {
      return "none";
    }
    return value.length < 100 ? new String(value, UTF_8) : checksum(value);
  }

  /** A value that is made now, to be used when there is no memory to make one. */
  static byte[] made(int bytes) {
    byte[] value = new byte[bytes];
    new Random(bytes).nextBytes(value);
    return value;
  }

  /** What stands for a long value. */
  static String checksum(byte[] value) {
    CRC32 crc = new CRC32();
    crc.update(value);
    return value.length + " bytes " + Long.toHexString(crc.getValue());
  }

  /** Opens files until the system refuses. */
  private int takeHandles() {
    try {
      while (true) {
        handles.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException noMore) {
      return handles.size();
    }
  }

  private void freeHandles(int count) {
    for (int i = 0; i < count; i++) {
      try {
        handles.remove(handles.size() - 1).close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Takes what there is but for so many MiB. */
  private String takeMemory(int left) {
    try {
      while (true) {
        memory[chunks] = new byte[CHUNK];
        chunks++;
      }
    } catch (OutOfMemoryError noMore) {
      for (int i = 0; i < left; i++) {
        memory[--chunks] = null;
      }
    }
    return "" + chunks;
  }

  /** Threads that look one key up together. */
  private static final class Crowd {
    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicInteger wrong = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    Crowd(LookupMap map, byte[] key, int size) {
      CountDownLatch ready = new CountDownLatch(size);
      for (int i = 0; i < size; i++) {
        Thread thread =
            new Thread(
                () -> {
                  ready.countDown();
                  await(start);
                  if (!Arrays.equals(key, map.lookup(key))) {
                    wrong.incrementAndGet();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      await(ready);
    }

    String go() {
      start.countDown();
      threads.forEach(Puppet::join);
      return wrong + " wrong";
    }
  }

  /** Threads that write a key each, and look for what they wrote, twice. */
  private static final class Workers {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicReference<String> first = new AtomicReference<>("");
    private final AtomicInteger done = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    Workers(LookupMap map) {
      for (int i = 0; i < WORKERS; i++) {
        String key = "w" + i;
        Thread thread = new Thread(() -> work(map, key));
        thread.start();
        threads.add(thread);
      }
    }

    private void work(LookupMap map, String key) {
      for (int round = 0; !ended.get(); round++) {
        try {
          String value = key + " " + round;
          map.update(key, value);
          for (int i = 0; i < 2; i++) { // from the backup, and from the cache
            String found = map.lookup(key);
            if (!value.equals(found)) {
              wrong(key + " is " + found + ", not " + value);
            }
          }
        } catch (RuntimeException | Error e) { // whatever it is, the test shall see it
          wrong(key + ": " + e);
        }
        done.incrementAndGet();
      }
    }

    private void wrong(String what) {
      wrong.incrementAndGet();
      first.compareAndSet("", ", first: " + what);
    }

    String rest() {
      ended.set(true);
      threads.forEach(Puppet::join);
      return wrong + " wrong" + first;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Looks a large value up so many times, while others look up small ones, which are their keys.
   */
  private String lookUpAmidOthers(LookupMap map, String large, int times) {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger right = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] key = ("small" + i).getBytes(UTF_8);
      Thread thread =
          new Thread(
              () -> {
                while (!ended.get()) {
                  try {
                    (Arrays.equals(key, map.lookup(key)) ? right : wrong).incrementAndGet();
                  } catch (RuntimeException | Error e) {
                    wrong.incrementAndGet();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    int exhausted = 0;
    byte[] key = large.getBytes(UTF_8);
    for (int i = 0; i < times; i++) {
      int before = right.get();
      try {
        map.lookup(key);
      } catch (OutOfMemoryError expected) {
        exhausted++;
      }
      while (right.get() < before + 10 && wrong.get() == 0) {
        Thread.onSpinWait();
      }
    }
    ended.set(true);
    threads.forEach(Puppet::join);
    return exhausted + " out of memory, " + wrong + " wrong";
  }
}
