package org.mapdriver.lmdb.env;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.SeekOp;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * A read transaction that is used again and again. Between uses it is reset: it keeps its reader
 * slot, but holds no snapshot.
 */
public final class Reader {
  private final Txn<NativeBytes> txn;
  private final Dbi<NativeBytes> table;
  private final NativeBytes key = new NativeBytes();

  private Reader(Txn<NativeBytes> txn, Dbi<NativeBytes> table) {
    this.txn = txn;
    this.table = table;
  }

  /** Begins a transaction, on the table's newest state. */
  static Reader begin(Env<NativeBytes> env) {
    Txn<NativeBytes> txn = env.txnRead();
    try {
      return new Reader(txn, env.openDbi(txn, null, null, false));
    } catch (LmdbException e) {
      txn.close();
      throw e;
    }
  }

  /** Moves on to the table's newest state. */
  void renew() {
    txn.renew();
  }

  /** Lets go of the state that was read. Never fails. */
  void reset() {
    txn.reset();
  }

  /** Ends a transaction that is reset. Renewed first: lmdbjava frees none that is reset. */
  void end() {
    try {
      txn.renew();
    } finally {
      txn.close();
    }
  }

  /**
   * Looks a key up.
   *
   * @param bytes the key
   * @param withNul whether to add a NUL to it
   * @return the value, or null; if the key was to have a NUL, without the one at its own end
   */
  public byte @Nullable [] get(byte[] bytes, boolean withNul) {
    NativeBytes value = table.get(txn, key.set(bytes, withNul));
    if (value == null) {
      return null;
    }
    return withNul ? value.arrayWithoutNul() : value.array();
  }

  /**
   * Reads a slice of the table.
   *
   * @param after the key, as it is stored, after which to begin, or null for the table's beginning
   * @param limit says when it is enough; asked after each entry
   * @param entries takes the entries, as they are stored
   * @return whether the slice ended before the table did
   */
  public boolean slice(byte @Nullable [] after, SliceLimit limit, List<StoredEntry> entries) {
    try (Cursor<NativeBytes> cursor = table.openCursor(txn)) {
      boolean there =
          after == null
              ? cursor.seek(SeekOp.MDB_FIRST)
              : cursor.get(key.set(after, false), GetOp.MDB_SET_RANGE);
      if (there && after != null && java.util.Arrays.equals(cursor.key().array(), after)) {
        there = cursor.seek(SeekOp.MDB_NEXT);
      }
      while (there) {
        StoredEntry entry = new StoredEntry(cursor.key().array(), cursor.val().array());
        entries.add(entry);
        if (limit.reached(entry)) {
          return true;
        }
        there = cursor.seek(SeekOp.MDB_NEXT);
      }
      return false;
    }
  }

  /**
   * Counts.
   *
   * @return LMDB's figures for the table
   */
  public Stat stat() {
    return table.stat(txn);
  }

  /** When a slice is long enough. */
  @FunctionalInterface
  public interface SliceLimit {
    /**
     * Counts an entry.
     *
     * @param entry the entry just read
     * @return whether it was the slice's last
     */
    boolean reached(StoredEntry entry);
  }
}
