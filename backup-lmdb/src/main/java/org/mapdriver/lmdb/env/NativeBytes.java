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
  private long address;
  private int capacity;
  private int size;
  private long found;
  private int foundBytes;

  /** Copies a key or value, and a NUL if there is to be one, to where LMDB can read it. */
  NativeBytes set(byte[] bytes, boolean withNul) {
    int needed = bytes.length + (withNul ? 1 : 0);
    if (needed > capacity) {
      reserve(needed + needed / 2);
    }
    NativeCopy.from(bytes, address);
    if (withNul) {
      NativeBytesProxy.EVERYWHERE.putByte(address + bytes.length, (byte) 0);
    }
    size = needed;
    return this;
  }

  /** Sees to it that so many bytes fit. What was set before may be gone. */
  void reserve(int bytes) {
    if (bytes > capacity) {
      capacity = Math.max(512, bytes);
      memory = Memory.allocateDirect(RUNTIME, capacity);
      address = memory.address();
    }
  }

  Pointer memory() {
    return memory;
  }

  long address() {
    return address;
  }

  int size() {
    return size;
  }

  /** Notes where LMDB has what it found, until its transaction ends. */
  void point(long address, long length) {
    found = address;
    foundBytes = Math.toIntExact(length);
  }

  /** Copies what was found. */
  byte[] array() {
    return first(foundBytes);
  }

  /** Copies what was found, without the NUL at its end if it has one. */
  byte[] arrayWithoutNul() {
    boolean endsInNul =
        foundBytes > 0 && NativeBytesProxy.EVERYWHERE.getByte(found + foundBytes - 1) == 0;
    return first(endsInNul ? foundBytes - 1 : foundBytes);
  }

  private byte[] first(int bytes) {
    return NativeCopy.of(found, bytes);
  }
}
