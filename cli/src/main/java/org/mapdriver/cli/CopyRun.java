package org.mapdriver.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;

/**
 * One walk over the source that writes to the target batch by batch, and marks each batch that the
 * target has acknowledged. A batch that is written twice, after a crash, does no harm.
 */
final class CopyRun {
  private static final int BATCH_ENTRIES = 1000;
  private static final int BATCH_BYTES = 1 << 20;
  private static final int MOST_WARNINGS = 10;

  private final LookupMap source;
  private final LookupMap target;
  private final boolean ifAbsent;
  private final CopyBookmark bookmark;
  private final Progress progress;
  private final Console console;
  private final long start = System.nanoTime();
  private final List<MapEntry> batch = new ArrayList<>(BATCH_ENTRIES);
  private long batchBytes;
  private long copied;
  private long kept;
  private long refused;
  private long before;

  CopyRun(
      LookupMap source,
      LookupMap target,
      boolean ifAbsent,
      CopyBookmark bookmark,
      Progress progress,
      Console console) {
    this.source = source;
    this.target = target;
    this.ifAbsent = ifAbsent;
    this.bookmark = bookmark;
    this.progress = progress;
    this.console = console;
  }

  void run() throws CommandException {
    byte[] marked = bookmark.key();
    if (marked == null || !continueBehind(marked)) {
      try (MapCursor cursor = source.sequence()) {
        copyRest(cursor);
      }
    }
    bookmark.remove();
  }

  /**
   * Passes over what was copied before. Maps need not have an order, so only the marked entry
   * itself shows the place; if it is gone, all is copied again.
   */
  private boolean continueBehind(byte[] marked) throws CommandException {
    try (MapCursor cursor = source.sequence()) {
      while (cursor.next()) {
        before++;
        if (Arrays.equals(cursor.key(), marked)) {
          copyRest(cursor);
          return true;
        }
      }
    }
    before = 0;
    console.warn(
        "copy: the entry at which the copy stopped is no longer in "
            + source.uri()
            + "; copying all entries again");
    return false;
  }

  private void copyRest(MapCursor cursor) throws CommandException {
    while (cursor.next()) {
      MapEntry entry = new MapEntry(cursor.key(), cursor.value());
      batch.add(entry);
      batchBytes += entry.key().length + entry.value().length;
      if (batch.size() == BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
        writeBatch(entry.key());
      }
    }
    writeBatch(null);
  }

  private void writeBatch(byte @Nullable [] lastKey) throws CommandException {
    List<MapEntry> wanted = ifAbsent ? absent(batch) : batch;
    kept += batch.size() - wanted.size();
    try {
      if (!wanted.isEmpty()) {
        target.updateAll(wanted);
      }
      copied += wanted.size();
    } catch (MapDataException e) {
      writeOneByOne(wanted);
    }
    batch.clear();
    batchBytes = 0;
    if (lastKey != null) {
      bookmark.mark(lastKey);
    }
    progress.show(this::summary);
  }

  private List<MapEntry> absent(List<MapEntry> entries) {
    List<byte[]> keys = new ArrayList<>(entries.size());
    for (MapEntry entry : entries) {
      keys.add(entry.key());
    }
    List<byte @Nullable []> there = target.lookupAll(keys);
    List<MapEntry> absent = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (there.get(i) == null) {
        absent.add(entries.get(i));
      }
    }
    return absent;
  }

  /** One of them does not fit; the others are to be there all the same. */
  private void writeOneByOne(List<MapEntry> entries) {
    for (MapEntry entry : entries) {
      try {
        target.update(entry.key(), entry.value());
        copied++;
      } catch (MapDataException e) {
        refused++;
        if (refused <= MOST_WARNINGS) {
          progress.end();
          console.warn(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Whether the target is not what it was before. */
  boolean wroteAny() {
    return copied > 0;
  }

  long refused() {
    return refused;
  }

  /** What was done so far. */
  String summary() {
    long nanos = System.nanoTime() - start;
    long done = copied + kept + refused;
    StringBuilder text = new StringBuilder(96);
    text.append("copied ").append(copied).append(" entries");
    if (before > 0) {
      text.append(" behind ").append(before).append(" that an earlier run copied");
    }
    if (ifAbsent) {
      text.append(", left ").append(kept).append(" alone that were there");
    }
    if (refused > 0) {
      text.append(", left out ").append(refused).append(" that do not fit");
    }
    text.append(", in ").append(Elapsed.of(nanos));
    if (nanos > 1_000_000_000) {
      text.append(" (").append((long) (done / (nanos / 1e9))).append(" a second)");
    }
    return text.toString();
  }
}
