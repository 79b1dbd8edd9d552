package org.mapdriver.lmdb.env;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/**
 * Copies bytes between the heap and other memory: a few of them word by word, which the compiler
 * makes loads and stores of; many by jnr, whose copy is a call into native code.
 *
 * <p>Measured together with {@link HotReaders}, which has the figures.
 */
final class NativeCopy {
  private static final int FEW_BYTES = 512;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private NativeCopy() {}

  /** Copies a whole array to an address. */
  static void from(byte[] bytes, long address) {
    Pointer memory = NativeBytesProxy.EVERYWHERE;
    if (bytes.length > FEW_BYTES) {
      memory.put(address, bytes, 0, bytes.length);
      return;
    }
    int at = 0;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      memory.putLong(address + at, (long) WORDS.get(bytes, at));
    }
    for (; at < bytes.length; at++) {
      memory.putByte(address + at, bytes[at]);
    }
  }

  /** Answers a copy of so many bytes at an address. */
  static byte[] of(long address, int length) {
    Pointer memory = NativeBytesProxy.EVERYWHERE;
    byte[] bytes = new byte[length];
    if (length > FEW_BYTES) {
      memory.get(address, bytes, 0, length);
      return bytes;
    }
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      WORDS.set(bytes, at, memory.getLong(address + at));
    }
    for (; at < length; at++) {
      bytes[at] = memory.getByte(address + at);
    }
    return bytes;
  }
}
