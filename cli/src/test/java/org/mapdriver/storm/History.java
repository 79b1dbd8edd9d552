package org.mapdriver.storm;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What was written, in memory that all processes share.
 *
 * <p>The writes of a key are numbered as they begin. Each key has the number of its next write, its
 * <i>floor</i>, and what became of its latest writes. The floor is the oldest write that a lookup
 * that begins now may still answer: when a write is acknowledged, all that had ended before it
 * began are under the floor. Writes that ran beside it are not, whatever order the backup gave
 * them.
 */
final class History {
  static final int MOST_PROCESSES = 32;
  static final int MOST_WRITERS = 4;

  /** What became of a write. */
  private enum Outcome {
    NONE(0),
    UNDER_WAY(1),
    ACKNOWLEDGED(2),
    REFUSED(3),
    UNKNOWN(4);

    private final int code;

    Outcome(int code) {
      this.code = code;
    }
  }

  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final int LATEST = 256;
  private static final int STOP = 0;
  private static final int PROCESSES = 8;
  private static final int PER_PROCESS = 32;
  private static final int KEYS = PROCESSES + MOST_PROCESSES * PER_PROCESS;
  private static final int PER_KEY = LATEST + 8;
  private static final int NEXT = 0;
  private static final int FLOOR = 1;
  private static final int OUTCOME = 8;

  private final SharedLongs longs;
  private final int keys;

  private History(SharedLongs longs, int keys) {
    this.longs = longs;
    this.keys = keys;
  }

  static History open(Path file, int keys) throws IOException {
    return new History(SharedLongs.map(file, KEYS + keys * PER_KEY), keys);
  }

  int keys() {
    return keys;
  }

  void stop() {
    longs.set(STOP, 1);
  }

  boolean isStopped() {
    return longs.get(STOP) != 0;
  }

  // ---- counts

  void count(int process, Tally tally, long amount) {
    int index = PROCESSES + process * PER_PROCESS + tally.place();
    if (tally.isMaximum()) {
      longs.raiseTo(index, amount);
    } else {
      longs.add(index, amount);
    }
  }

  long total(Tally tally) {
    long total = 0;
    for (int process = 0; process < MOST_PROCESSES; process++) {
      long one = longs.get(PROCESSES + process * PER_PROCESS + tally.place());
      total = tally.isMaximum() ? Math.max(total, one) : total + one;
    }
    return total;
  }

  /** Since when a writer's present write is under way, as System.nanoTime; 0 for none. */
  void writingSince(int process, int writer, long nanos) {
    longs.set(sinceIndex(process, writer), nanos);
  }

  private static int sinceIndex(int process, int writer) {
    return PROCESSES + process * PER_PROCESS + PER_PROCESS - MOST_WRITERS + writer;
  }

  /** Whether a process has a write under way. */
  boolean isWriting(int process) {
    return !allWritesBeganAfter(process, System.nanoTime());
  }

  /** Whether all writes that a process has under way began after that moment. */
  boolean allWritesBeganAfter(int process, long nanos) {
    for (int writer = 0; writer < MOST_WRITERS; writer++) {
      long since = longs.get(sinceIndex(process, writer));
      if (since != 0 && since - nanos <= 0) {
        return false;
      }
    }
    return true;
  }

  // ---- writes

  private static int base(int key) {
    return KEYS + key * PER_KEY;
  }

  private static int outcomeIndex(int key, long write) {
    return base(key) + OUTCOME + (int) (write % LATEST);
  }

  private static long entry(long write, int process, Outcome outcome) {
    return write << 16 | (long) process << 4 | outcome.code;
  }

  private static Outcome outcome(long entry) {
    return OUTCOMES[(int) (entry & 15)];
  }

  /**
   * A write that is about to begin.
   *
   * @param floor the oldest write that may still be answered once this one is acknowledged
   */
  record Write(int key, long number, long floor) {}

  /** Begins a write; null if that key has one under way that began very long ago. */
  Write begin(int key, int process) {
    long number;
    int index;
    do {
      number = longs.get(base(key) + NEXT);
      index = outcomeIndex(key, number + 1);
      if (outcome(longs.get(index)) == Outcome.UNDER_WAY) {
        return null;
      }
    } while (!longs.compareAndSet(base(key) + NEXT, number, number + 1));
    number++; // 0 is the state before all writes
    longs.set(index, entry(number, process, Outcome.UNDER_WAY));
    long floor = number;
    long oldest = Math.max(longs.get(base(key) + FLOOR), number - LATEST + 1);
    for (long other = number - 1; other >= Math.max(1, oldest); other--) {
      long entry = longs.get(outcomeIndex(key, other));
      long noted = entry >>> 16;
      // One whose number is drawn and not yet noted has begun as well.
      if (noted < other || (noted == other && outcome(entry) == Outcome.UNDER_WAY)) {
        floor = other;
      }
    }
    return new Write(key, number, floor);
  }

  void acknowledged(Write write, int process) {
    end(write, process, Outcome.ACKNOWLEDGED);
    longs.raiseTo(base(write.key) + FLOOR, write.floor);
  }

  void refused(Write write, int process) {
    end(write, process, Outcome.REFUSED);
  }

  void unknown(Write write, int process) {
    end(write, process, Outcome.UNKNOWN);
  }

  private void end(Write write, int process, Outcome outcome) {
    longs.set(outcomeIndex(write.key, write.number), entry(write.number, process, outcome));
  }

  /** A process of this number was killed: nobody knows of the writes that it had under way. */
  void recover(int process) {
    for (int key = 0; key < keys; key++) {
      for (int i = 0; i < LATEST; i++) {
        int index = base(key) + OUTCOME + i;
        long entry = longs.get(index);
        if (outcome(entry) == Outcome.UNDER_WAY && (entry >>> 4 & 0xfff) == process) {
          longs.compareAndSet(index, entry, entry(entry >>> 16, process, Outcome.UNKNOWN));
        }
      }
    }
    for (int writer = 0; writer < MOST_WRITERS; writer++) {
      writingSince(process, writer, 0);
    }
  }

  // ---- answers

  /** To be read before a lookup begins. */
  long floor(int key) {
    return longs.get(base(key) + FLOOR);
  }

  /** What is wrong with an answer; null if nothing is. */
  Tally judge(int key, long floor, byte[] answer) {
    long last = longs.get(base(key) + NEXT);
    if (answer == null) {
      return mayBeAbsent(key, floor, last) ? null : Tally.STALE;
    }
    StoredValue value = StoredValue.of(answer);
    if (value == null) {
      return Tally.DAMAGED;
    }
    if (value.key() != key) {
      return Tally.MIXED_UP;
    }
    long write = value.write();
    if (write < 1 || write > last || StoredValue.isDelete(key, write) || isRefused(key, write)) {
      return Tally.NEVER_WRITTEN;
    }
    return write < floor ? Tally.STALE : null;
  }

  private boolean isRefused(int key, long write) {
    long entry = longs.get(outcomeIndex(key, write));
    return entry >>> 16 == write && outcome(entry) == Outcome.REFUSED;
  }

  private boolean mayBeAbsent(int key, long floor, long last) {
    for (long write = floor; write <= last; write++) {
      if (StoredValue.isDelete(key, write) && !isRefused(key, write)) {
        return true;
      }
    }
    return false;
  }

  /** For messages: the floor, and what became of the writes since. */
  String describe(int key, long floor) {
    StringBuilder text = new StringBuilder("floor ").append(floor);
    long last = longs.get(base(key) + NEXT);
    for (long write = Math.max(1, floor - 3); write <= Math.min(last, floor + 12); write++) {
      long entry = longs.get(outcomeIndex(key, write));
      text.append(", ").append(write).append(StoredValue.isDelete(key, write) ? "d " : " ");
      text.append(entry >>> 16 == write ? outcome(entry) + "/" + (entry >>> 4 & 0xfff) : "?");
    }
    return text.append(", last ").append(last).toString();
  }
}
