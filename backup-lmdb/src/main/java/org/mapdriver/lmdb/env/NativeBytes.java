package org.mapdriver.lmdb.env;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Bytes on their way to or from LMDB: to it through memory of our own outside the heap, from it as
 * an array. Used by one thread at a time, again and again, so that a call allocates no more than
 * the array that it answers.
 */
final class NativeBytes {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();

  private Pointer memory = Pointer.wrap(RUNTIME, 0);
  private int capacity;
  private int size;
  private byte[] array = new byte[0];

  /** Copies a key or value, and a NUL if there is to be one, to where LMDB can read it. */
  NativeBytes set(byte[] bytes, boolean withNul) {
    int needed = bytes.length + (withNul ? 1 : 0);
    if (needed > capacity) {
      capacity = Math.max(512, needed + needed / 2);
      memory = Memory.allocateDirect(RUNTIME, capacity);
    }
    memory.put(0, bytes, 0, bytes.length);
    if (withNul) {
      memory.putByte(bytes.length, (byte) 0);
    }
    size = needed;
    return this;
  }

  /** Gives back memory that an unusually large value needed. */
  void trim() {
    if (capacity > MOST_KEPT) {
      capacity = 0;
      memory = Pointer.wrap(RUNTIME, 0);
    }
  }

  private static final int MOST_KEPT = 1 << 20;

  Pointer memory() {
    return memory;
  }

  int size() {
    return size;
  }

  /** Copies what LMDB points to. */
  void take(long address, long length) {
    array = new byte[Math.toIntExact(length)];
    NativeBytesProxy.EVERYWHERE.get(address, array, 0, array.length);
  }

  /** What was copied last. */
  byte[] array() {
    return array;
  }
}
