package org.mapdriver.lmdb.env;

import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/** A write transaction, for the length of one call. */
public final class Writer implements AutoCloseable {
  private static final int LARGEST_KEY = 512;

  private static final PutFlags[] REPLACE = {};
  private static final PutFlags[] KEEP = {PutFlags.MDB_NOOVERWRITE};

  private final Txn<NativeBytes> txn;
  private final Dbi<NativeBytes> table;
  private final NativeBytes key;
  private final NativeBytes value;

  private long room = Long.MAX_VALUE;

  private Writer(Txn<NativeBytes> txn, Dbi<NativeBytes> table, NativeBytes key, NativeBytes value) {
    this.txn = txn;
    this.table = table;
    this.key = key;
    this.value = value;
  }

  /**
   * Begins a transaction. Memory is taken before: LMDB's lock belongs to the system's thread, and a
   * virtual thread that waits for anything while it holds it may go on on another one.
   *
   * @param env the environment
   * @param largestValue how large the values will be, in bytes; a larger one takes memory later
   */
  static Writer begin(Env<NativeBytes> env, int largestValue) {
    NativeBytes key = new NativeBytes();
    key.reserve(LARGEST_KEY);
    NativeBytes value = new NativeBytes();
    value.reserve(largestValue + 1); // its NUL
    Txn<NativeBytes> txn = env.txnWrite();
    try {
      return new Writer(txn, env.openDbi(txn, null, null, false), key, value);
    } catch (LmdbException e) {
      txn.close();
      throw e;
    }
  }

  /** Bounds what is put, in bytes of keys and values. */
  void limit(long bytes) {
    room = bytes;
  }

  /** More was put than {@link #limit} allows. Ends the work, and is caught by who set the limit. */
  static final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitException() {
      super("more than one transaction is to keep in memory", null, false, false);
    }
  }

  /**
   * Stores an entry.
   *
   * @param keyBytes the key
   * @param valueBytes the value
   * @param withNul whether to add a NUL to both
   * @param replace whether to replace what is there
   * @return whether it was stored
   */
  public boolean put(byte[] keyBytes, byte[] valueBytes, boolean withNul, boolean replace) {
    room -= keyBytes.length + valueBytes.length;
    if (room < 0) {
      throw new LimitException();
    }
    return table.put(
        txn, key.set(keyBytes, withNul), value.set(valueBytes, withNul), replace ? REPLACE : KEEP);
  }

  /**
   * Removes an entry.
   *
   * @param keyBytes the key
   * @param withNul whether to add a NUL to it
   * @return whether it was there
   */
  public boolean delete(byte[] keyBytes, boolean withNul) {
    return table.delete(txn, key.set(keyBytes, withNul));
  }

  /** Removes all entries. */
  public void clear() {
    table.drop(txn);
  }

  void commit() {
    txn.commit();
  }

  /** Gives up what was not committed. */
  @Override
  public void close() {
    txn.close();
  }
}
