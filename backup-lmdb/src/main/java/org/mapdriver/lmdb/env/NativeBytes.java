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
      reserve(needed + needed / 2);
    }
    memory.put(0, bytes, 0, bytes.length);
    if (withNul) {
      memory.putByte(bytes.length, (byte) 0);
    }
    size = needed;
    return this;
  }

  /** Sees to it that so many bytes fit. What was set before may be gone. */
  void reserve(int bytes) {
    if (bytes > capacity) {
      capacity = Math.max(512, bytes);
      memory = Memory.allocateDirect(RUNTIME, capacity);
    }
  }

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
