package org.mapdriver.lmdb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapCursor;
import org.mapdriver.lmdb.env.Reader;
import org.mapdriver.lmdb.env.StoredEntry;

/**
 * A walk in byte order, a slice at a time: each is read in a transaction of its own, which begins
 * after the last key of the one before. Between slices nothing is held, and nothing that the caller
 * does to the entries of a slice can lose the walk its place.
 */
final class TableWalk implements MapCursor {
  private static final int FIRST_ENTRIES = 16;
  private static final int MOST_ENTRIES = 1024;
  private static final int MOST_BYTES = 256 * 1024;
  private static final long MOST_NANOS = 2_000_000;

  private final LmdbMap map;
  private final List<StoredEntry> slice = new ArrayList<>();
  private int sliceEntries = FIRST_ENTRIES;
  private int next;
  private boolean more = true;
  private byte @Nullable [] lastKey;
  private @Nullable StoredEntry current;

  TableWalk(LmdbMap map) {
    this.map = map;
  }

  @Override
  public boolean next() {
    if (next == slice.size() && more) {
      readSlice();
    }
    current = next < slice.size() ? NulForm.shown(slice.get(next++)) : null;
    return current != null;
  }

  private void readSlice() {
    slice.clear();
    next = 0;
    SliceSize size = new SliceSize(sliceEntries);
    // A lone first entry comes fast, a long walk in long slices.
    sliceEntries = Math.min(MOST_ENTRIES, sliceEntries * 4);
    more =
        map.read(
            "sequence",
            reader -> {
              slice.clear();
              return reader.slice(lastKey, size, slice);
            });
    if (!slice.isEmpty()) {
      lastKey = slice.get(slice.size() - 1).key();
    }
  }

  @Override
  public byte[] key() {
    return entry().key().clone();
  }

  @Override
  public byte[] value() {
    return entry().value().clone();
  }

  private StoredEntry entry() {
    if (current == null) {
      throw new IllegalStateException("the walk is not on an entry; call next()");
    }
    return current;
  }

  @Override
  public void close() {
    current = null;
    more = false;
    slice.clear();
    next = 0;
  }

  /** Bounds a slice in entries, bytes and time, so that no walk holds back writers. */
  private static final class SliceSize implements Reader.SliceLimit {
    private final long begin = System.nanoTime();
    private final int mostEntries;
    private int entries;
    private long bytes;

    SliceSize(int mostEntries) {
      this.mostEntries = mostEntries;
    }

    @Override
    public boolean reached(StoredEntry entry) {
      entries++;
      bytes += entry.key().length + entry.value().length;
      return entries >= mostEntries
          || bytes >= MOST_BYTES
          || ((entries & 15) == 0 && System.nanoTime() - begin > MOST_NANOS);
    }
  }
}
