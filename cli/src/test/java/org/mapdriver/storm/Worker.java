package org.mapdriver.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** One process of the storm: readers and writers of one map, until the history says stop. */
final class Worker {
  private static final int READERS = 2;
  private static final int WRITERS = 3; // of one process, so that they write together
  private static final int BULK = 24;
  private static final long WRITER_PAUSE_NANOS = 1_000_000;
  private static final int MOST_DESCRIBED = 20;

  private final History history;
  private final int process;
  private final Plan plan;
  private final Path said;
  private final AtomicInteger described = new AtomicInteger();

  Worker(History history, int process, Plan plan, Path said) {
    this.history = history;
    this.process = process;
    this.plan = plan;
    this.said = said;
  }

  /**
   * What a process is to do.
   *
   * @param processes how many write
   * @param unfitKeysToo whether some keys are such as memcached does not take
   */
  record Plan(int processes, boolean unfitKeysToo) {
    byte[] key(int key) {
      return StoredValue.keyBytes(key, unfitKeysToo);
    }
  }

  /** {@code HISTORY KEYS PROCESS PROCESSES UNFIT-KEYS-TOO ROLE URI [BACKUP]}. */
  public static void main(String[] words) throws Exception {
    History history = History.open(Path.of(words[0]), Integer.parseInt(words[1]));
    int process = Integer.parseInt(words[2]);
    Plan plan = new Plan(Integer.parseInt(words[3]), Boolean.parseBoolean(words[4]));
    Path said = Path.of(words[0]).resolveSibling("violations");
    Worker worker = new Worker(history, process, plan, said);
    history.recover(process);
    try (LookupMap map = MapDrivers.installed().open(words[6])) {
      switch (words[5]) {
        case "work" -> worker.work(map);
        case "audit" -> worker.audit(map);
        case "compare" -> {
          try (LookupMap backup = MapDrivers.installed().open(words[7])) {
            worker.compare(map, backup);
          }
        }
        default -> throw new IllegalArgumentException(words[5]);
      }
    }
  }

  private void work(LookupMap map) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      threads.add(new Thread(() -> readUntilStopped(map)));
    }
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      threads.add(new Thread(() -> writeUntilStopped(map, writer)));
    }
    threads.add(new Thread(new BypassWatch(map, history, process)));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  // ---- reading

  /** Few keys are asked for often, all of them now and then. */
  private int anyKey(RandomGenerator random) {
    double dice = random.nextDouble();
    return (int) (history.keys() * dice * dice * dice);
  }

  private void readUntilStopped(LookupMap map) {
    RandomGenerator random = ThreadLocalRandom.current();
    while (!history.isStopped()) {
      try {
        if (random.nextInt(4) == 0) {
          readMany(map, random);
        } else {
          readOne(map, anyKey(random));
        }
      } catch (MapUnavailableException e) {
        history.count(process, Tally.LOOKUP_ERRORS, 1);
        LockSupport.parkNanos(WRITER_PAUSE_NANOS);
      } catch (RuntimeException | Error e) {
        unexpected("lookup", e);
      }
    }
  }

  private void readOne(LookupMap map, int key) {
    long floor = history.floor(key);
    byte[] answer = map.lookup(plan.key(key));
    judge(key, floor, answer, "lookup", false);
    history.count(process, Tally.LOOKUPS, 1);
    if (answer != null) {
      history.count(process, Tally.FOUND, 1);
    }
  }

  private void readMany(LookupMap map, RandomGenerator random) {
    int[] keys = random.ints(BULK, 0, history.keys()).toArray();
    long[] floors = Arrays.stream(keys).mapToLong(history::floor).toArray();
    List<byte[]> answers = map.lookupAll(Arrays.stream(keys).mapToObj(plan::key).toList());
    int found = 0;
    for (int i = 0; i < keys.length; i++) {
      judge(keys[i], floors[i], answers.get(i), "lookupAll", false);
      found += answers.get(i) == null ? 0 : 1;
    }
    history.count(process, Tally.LOOKUPS, keys.length);
    history.count(process, Tally.FOUND, found);
  }

  private void judge(int key, long floor, byte[] answer, String operation, boolean fromBackup) {
    Tally wrong = history.judge(key, floor, answer);
    if (wrong == null) {
      return;
    }
    report(fromBackup && wrong == Tally.STALE ? Tally.LOST : wrong, key, floor, answer, operation);
  }

  private void report(Tally wrong, int key, long floor, byte[] answer, String operation) {
    history.count(process, wrong, 1);
    StoredValue value = answer == null ? null : StoredValue.of(answer);
    String got = answer == null ? "nothing" : value == null ? "damaged bytes" : value.toString();
    say(
        "%s: %s of key %d answers %s; %s"
            .formatted(wrong.words(), operation, key, got, history.describe(key, floor)));
  }

  private void say(String line) {
    if (described.incrementAndGet() > MOST_DESCRIBED) {
      return;
    }
    String whole = "%s process %d: %s%n".formatted(Instant.now(), process, line);
    try {
      Files.writeString(said, whole, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void unexpected(String operation, Throwable problem) {
    history.count(process, Tally.UNEXPECTED, 1);
    say(operation + ": " + problem);
    LockSupport.parkNanos(WRITER_PAUSE_NANOS);
  }

  // ---- writing

  private void writeUntilStopped(LookupMap map, int writer) {
    RandomGenerator random = ThreadLocalRandom.current();
    int me = process * WRITERS + writer;
    while (!history.isStopped()) {
      int count = random.nextInt(5) == 0 ? 2 + random.nextInt(12) : 1;
      Set<Integer> keys = new LinkedHashSet<>();
      for (int i = 0; i < count; i++) {
        keys.add(keyToWrite(random, me));
      }
      history.writingSince(process, writer, System.nanoTime() | 1);
      write(map, keys, random);
      history.writingSince(process, writer, 0);
      LockSupport.parkNanos(random.nextLong(2 * WRITER_PAUSE_NANOS));
    }
  }

  /** Three keys in four belong to one writer; the rest belong to all. */
  private int keyToWrite(RandomGenerator random, int me) {
    int key = anyKey(random);
    if (key % 4 == 0) {
      return key;
    }
    int writers = plan.processes() * WRITERS;
    while (key % 4 == 0 || (key / 4 + key) % writers != me) {
      key = (key + 1) % history.keys();
    }
    return key;
  }

  private void write(LookupMap map, Set<Integer> keys, RandomGenerator random) {
    List<History.Write> updates = new ArrayList<>();
    List<History.Write> deletes = new ArrayList<>();
    for (int key : keys) {
      History.Write write = history.begin(key, process);
      if (write != null) {
        (StoredValue.isDelete(key, write.number()) ? deletes : updates).add(write);
      }
    }
    boolean insert = updates.size() == 1 && random.nextInt(10) == 0;
    run(updates, "update", () -> update(map, updates, insert));
    run(deletes, "delete", () -> delete(map, deletes));
  }

  private interface Change {
    /** Answers whether it was made. */
    boolean run();
  }

  private void run(List<History.Write> writes, String operation, Change change) {
    if (writes.isEmpty()) {
      return;
    }
    Tally outcome = Tally.UNKNOWN;
    try {
      outcome = change.run() ? Tally.ACKNOWLEDGED : Tally.REFUSED;
    } catch (MapUnavailableException e) {
      outcome = e.mayHaveHappened() ? Tally.UNKNOWN : Tally.REFUSED;
    } catch (RuntimeException | Error e) {
      unexpected(operation, e);
    }
    history.count(process, Tally.WRITES, writes.size());
    history.count(process, outcome, writes.size());
    for (History.Write write : writes) {
      switch (outcome) {
        case ACKNOWLEDGED -> history.acknowledged(write, process);
        case REFUSED -> history.refused(write, process);
        default -> history.unknown(write, process);
      }
    }
  }

  private byte[] value(History.Write write) {
    return new StoredValue(write.key(), write.number()).bytes();
  }

  private boolean update(LookupMap map, List<History.Write> writes, boolean insert) {
    if (writes.size() == 1) {
      UpdateMode mode = insert ? UpdateMode.INSERT_IF_ABSENT : UpdateMode.REPLACE;
      return map.update(plan.key(writes.get(0).key()), value(writes.get(0)), mode);
    }
    map.updateAll(
        writes.stream().map(write -> new MapEntry(plan.key(write.key()), value(write))).toList());
    return true;
  }

  /** That a key was not there is as good: it is not there now. */
  private boolean delete(LookupMap map, List<History.Write> writes) {
    if (writes.size() == 1) {
      map.delete(plan.key(writes.get(0).key()));
    } else {
      map.deleteAll(writes.stream().map(write -> plan.key(write.key())).toList());
    }
    return true;
  }

  // ---- the backup itself

  /** Reads the backup beside everybody else: what it has must never fall behind either. */
  private void audit(LookupMap backup) {
    RandomGenerator random = ThreadLocalRandom.current();
    while (!history.isStopped()) {
      int key = anyKey(random);
      long floor = history.floor(key);
      try {
        judge(key, floor, backup.lookup(plan.key(key)), "audit", true);
        history.count(process, Tally.AUDITED, 1);
      } catch (MapUnavailableException e) {
        history.count(process, Tally.LOOKUP_ERRORS, 1);
      } catch (RuntimeException | Error e) {
        unexpected("audit", e);
      }
      LockSupport.parkNanos(WRITER_PAUSE_NANOS);
    }
  }

  /** When all is quiet: the backup against the history, the cache against the backup. */
  private void compare(LookupMap map, LookupMap backup) {
    for (int key = 0; key < history.keys(); key++) {
      long floor = history.floor(key);
      byte[] kept = backup.lookup(plan.key(key));
      judge(key, floor, kept, "the backup at rest", true);
      byte[] cached = map.lookup(plan.key(key));
      judge(key, floor, cached, "lookup at rest", false);
      if (!Arrays.equals(kept, cached)) {
        report(Tally.STALE_AT_REST, key, floor, cached, "lookup at rest");
      }
      history.count(process, Tally.AUDITED, 1);
    }
  }
}
