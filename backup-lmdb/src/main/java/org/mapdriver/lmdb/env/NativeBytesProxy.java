package org.mapdriver.lmdb.env;

import java.util.Arrays;
import java.util.Comparator;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.lmdbjava.BufferProxy;

/** Tells lmdbjava how to move {@link NativeBytes} in and out. */
final class NativeBytesProxy extends BufferProxy<NativeBytes> {
  static final NativeBytesProxy INSTANCE = new NativeBytesProxy();

  /** All of memory: an offset into it is an address. */
  static final Pointer EVERYWHERE = Pointer.wrap(Runtime.getSystemRuntime(), 0);

  private NativeBytesProxy() {}

  @Override
  protected NativeBytes allocate() {
    return new NativeBytes();
  }

  @Override
  protected void deallocate(NativeBytes buffer) {}

  @Override
  protected byte[] getBytes(NativeBytes buffer) {
    return buffer.array();
  }

  @Override
  protected Comparator<NativeBytes> getSignedComparator() {
    return getUnsignedComparator();
  }

  @Override
  protected Comparator<NativeBytes> getUnsignedComparator() {
    return (one, other) -> Arrays.compareUnsigned(one.array(), other.array());
  }

  @Override
  protected Pointer in(NativeBytes buffer, Pointer value) {
    value.putLong(STRUCT_FIELD_OFFSET_SIZE, buffer.size());
    value.putAddress(STRUCT_FIELD_OFFSET_DATA, buffer.address());
    return buffer.memory();
  }

  @Override
  protected Pointer in(NativeBytes buffer, int size, Pointer value) {
    throw new UnsupportedOperationException("nothing is reserved");
  }

  @Override
  protected NativeBytes out(NativeBytes buffer, Pointer value) {
    buffer.point(
        value.getAddress(STRUCT_FIELD_OFFSET_DATA), value.getLong(STRUCT_FIELD_OFFSET_SIZE));
    return buffer;
  }
}
