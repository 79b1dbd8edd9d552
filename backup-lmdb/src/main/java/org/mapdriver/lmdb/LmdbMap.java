package org.mapdriver.lmdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.EnvInfo;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Stat;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.PartlyDone;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.lmdb.env.OpenTables;
import org.mapdriver.lmdb.env.Reader;
import org.mapdriver.lmdb.env.TableEnv;
import org.mapdriver.lmdb.env.Writer;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.spi.MapUri;

/** An open table as a map: keys and values in and out, and what goes wrong put into words. */
final class LmdbMap implements LookupMap {
  /** LMDB's limit, a constant of its build; the NUL counts. */
  static final int MOST_KEY_BYTES = 511;

  /** A bulk write larger than this is cut into transactions of about this size. */
  private static final int SLICE_ENTRIES = 10_000;

  private final MapUri uri;
  private final OpenTables.Lease lease;
  private final TableEnv table;
  private final boolean writable;
  private final NulForm form;
  private final boolean asPostfix;
  private final TableOpening opening;

  /** Made once: LmdbBenchmark.lookup takes 120 bytes, its value, and took 144 with one for each. */
  private final BiFunction<Reader, byte[], byte @Nullable []> finding = this::find;

  private LmdbMap(TableOpening opening, OpenTables.Lease lease, MapOptions options) {
    this.opening = opening;
    this.uri = opening.uri();
    this.lease = lease;
    this.table = lease.table();
    this.writable = opening.settings().writable();
    this.form = new NulForm(options.trailingNul());
    this.asPostfix = options.asPostfix();
  }

  static LmdbMap open(TableOpening opening, MapOptions options) {
    return new LmdbMap(opening, opening.open(), options);
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    return key.length > MOST_KEY_BYTES ? null : read("lookup", finding, key);
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys) {
    return read(
        "lookupAll",
        reader -> {
          List<byte @Nullable []> values = new ArrayList<>(keys.size());
          for (byte[] key : keys) {
            values.add(find(reader, key));
          }
          return values;
        });
  }

  private byte @Nullable [] find(Reader reader, byte[] key) {
    if (form.triesWith() && canHold(key, true)) {
      byte[] value = reader.get(key, true);
      if (value != null) {
        form.found(true);
        return value;
      }
    }
    if (form.triesWithout() && canAskFor("lookup", key)) {
      byte[] value = reader.get(key, false);
      if (value != null && !(form.triesWith() && NulForm.hasNul(key, value))) {
        form.found(false);
        return value;
      }
    }
    return null;
  }

  /** Postfix hands LMDB an empty key as it is, and reports the error that comes back. */
  private boolean canAskFor(String operation, byte[] key) {
    if (asPostfix && key.length == 0) {
      throw emptyKey(operation, uri);
    }
    return canHold(key, false);
  }

  private static boolean canHold(byte[] key, boolean withNul) {
    int stored = key.length + (withNul ? 1 : 0);
    return stored > 0 && stored <= MOST_KEY_BYTES;
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    boolean withNul = form.forWriting();
    requireHoldable(key, value, withNul);
    boolean replace = mode == UpdateMode.REPLACE;
    return write("update", value.length, writer -> writer.put(key, value, withNul, replace));
  }

  @Override
  public void updateAll(Collection<MapEntry> entries) {
    boolean withNul = form.forWriting();
    int largestValue = 0;
    for (MapEntry entry : entries) {
      byte[] value = entry.value();
      requireHoldable(entry.key(), value, withNul);
      largestValue = Math.max(largestValue, value.length);
    }
    inSlices(
        "updateAll",
        "stored",
        List.copyOf(entries),
        largestValue,
        (writer, entry) -> writer.put(entry.key(), entry.value(), withNul, /* replace= */ true));
  }

  @Override
  public boolean delete(byte[] key) {
    return key.length <= MOST_KEY_BYTES && write("delete", 0, writer -> remove(writer, key));
  }

  @Override
  public int deleteAll(List<byte[]> keys) {
    return inSlices("deleteAll", "deleted", keys, 0, this::remove);
  }

  private boolean remove(Writer writer, byte[] key) {
    if (form.triesWith() && canHold(key, true) && writer.delete(key, true)) {
      form.found(true);
      return true;
    }
    if (form.triesWithout() && canAskFor("delete", key) && writer.delete(key, false)) {
      form.found(false);
      return true;
    }
    return false;
  }

  /** Does the same to each, a slice in one transaction; answers for how many it was true. */
  private <T> int inSlices(
      String operation,
      String state,
      List<T> all,
      int largestValue,
      BiPredicate<Writer, T> change) {
    int changed = 0;
    for (int from = 0; from < all.size(); from += SLICE_ENTRIES) {
      List<T> slice = all.subList(from, Math.min(all.size(), from + SLICE_ENTRIES));
      try {
        changed += write(operation, largestValue, writer -> count(writer, slice, change));
      } catch (MapException e) {
        throw PartlyDone.tell(e, from, all.size(), state);
      }
    }
    return changed;
  }

  private static <T> int count(Writer writer, List<T> slice, BiPredicate<Writer, T> change) {
    int changed = 0;
    for (T each : slice) {
      changed += change.test(writer, each) ? 1 : 0;
    }
    return changed;
  }

  @Override
  public MapCursor sequence() {
    return TableWalk.over(this);
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public MapUri uri() {
    return uri;
  }

  @Override
  public MapStats stats() {
    Stat stat = read("stats", Reader::stat); // first: it puts into words what is wrong
    EnvInfo info = table.info();
    return MapStats.builder(uri)
        .detail("file", Shown.oneLine(opening.named().toString()))
        .detail("entries", Long.toString(stat.entries))
        .detail("depth", Integer.toString(stat.depth))
        .detail("page_size", Integer.toString(stat.pageSize))
        .detail("pages", Long.toString(info.lastPageNumber + 1))
        .detail("map_size", Long.toString(info.mapSize))
        .detail("readers", Integer.toString(table.readers()))
        .detail("max_readers", Integer.toString(info.maxReaders))
        .detail("locking", opening.lockingName())
        .detail("form", form.toString())
        .build();
  }

  @Override
  public List<TierCheck> check() {
    try {
      Stat stat = read("check", Reader::stat);
      return List.of(
          new TierCheck(
              uri.toString(),
              true,
              stat.entries
                  + (stat.entries == 1 ? " entry" : " entries")
                  + ", locking="
                  + opening.lockingName()
                  + (writable ? "" : ", opened for reading")));
    } catch (MapException e) {
      return List.of(new TierCheck(uri.toString(), false, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    try {
      lease.end();
    } catch (LmdbException | FileLockException e) {
      throw opening.failures().duringWrite("close", e);
    }
  }

  <R extends @Nullable Object> R read(String operation, Function<Reader, R> work) {
    return read(operation, (reader, same) -> same.apply(reader), work);
  }

  private <A, R extends @Nullable Object> R read(
      String operation, BiFunction<Reader, A, R> work, A about) {
    try {
      return table.read(work, about);
    } catch (LmdbException | FileLockException e) {
      throw opening.failures().duringRead(operation, e);
    }
  }

  private <R extends @Nullable Object> R write(
      String operation, int largestValue, Function<Writer, R> work) {
    if (!writable) {
      throw new MapUnsupportedException(
          operation
              + " "
              + uri
              + ": "
              + Shown.oneLine(opening.named().toString())
              + " can only be read by this user; nothing was changed. Change its permissions.");
    }
    try {
      return table.write(largestValue, work);
    } catch (LmdbException | FileLockException e) {
      throw opening.failures().duringWrite(operation, e);
    }
  }

  private void requireHoldable(byte[] key, byte[] value, boolean withNul) {
    requireHoldable("update", uri, key, value, withNul);
  }

  static void requireHoldable(
      String operation, MapUri uri, byte[] key, byte[] value, boolean withNul) {
    int stored = key.length + (withNul ? 1 : 0);
    if (stored > MOST_KEY_BYTES) {
      throw new MapDataException(
          MapDataException.Reason.KEY_TOO_LONG,
          operation
              + " "
              + uri
              + " key "
              + Shown.quoted(key)
              + ": it is "
              + stored
              + " bytes"
              + (withNul ? " with its NUL" : "")
              + ", LMDB holds keys of at most "
              + MOST_KEY_BYTES
              + "; not stored. Shorten it, or store a digest of it.");
    }
    if (stored == 0) {
      throw emptyKey(operation, uri);
    }
    if (value.length > Integer.MAX_VALUE - 64) {
      throw new MapDataException(
          MapDataException.Reason.VALUE_TOO_LARGE,
          operation
              + " "
              + uri
              + " key "
              + Shown.quoted(key)
              + ": its value does not fit; not stored. Store less than 2 GiB.");
    }
  }

  private static MapDataException emptyKey(String operation, MapUri uri) {
    return new MapDataException(
        MapDataException.Reason.OTHER,
        operation
            + " "
            + uri
            + ": the key is empty, and LMDB holds no empty key; not carried out. Give it a byte.");
  }
}
