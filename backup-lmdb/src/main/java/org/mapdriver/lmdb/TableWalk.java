package org.mapdriver.lmdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.lmdb.env.Reader;
import org.mapdriver.lmdb.env.StoredEntry;

/**
 * A walk in byte order, a slice at a time: each is read in a transaction of its own, which begins
 * after the last key of the one before. Between slices nothing is held, and nothing that the caller
 * does to the entries of a slice can lose the walk its place.
 */
final class TableWalk extends Spliterators.AbstractSpliterator<MapEntry> {
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

  private TableWalk(LmdbMap map) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
    this.map = map;
  }

  static MapCursor over(LmdbMap map) {
    return MapCursor.of(StreamSupport.stream(new TableWalk(map), /* parallel= */ false));
  }

  @Override
  public boolean tryAdvance(Consumer<? super MapEntry> action) {
    if (next == slice.size() && more) {
      readSlice();
    }
    if (next == slice.size()) {
      return false;
    }
    action.accept(NulForm.shown(slice.get(next++)));
    return true;
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
