package org.mapdriver.storm;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers that several processes share, with volatile access: they outlive a process that is
 * killed.
 */
final class SharedLongs {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer memory;

  private SharedLongs(ByteBuffer memory) {
    this.memory = memory;
  }

  static SharedLongs map(Path file, int count) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new SharedLongs(channel.map(FileChannel.MapMode.READ_WRITE, 0, count * 8L));
    }
  }

  long get(int index) {
    return (long) LONGS.getVolatile(memory, index * 8);
  }

  void set(int index, long value) {
    LONGS.setVolatile(memory, index * 8, value);
  }

  void add(int index, long amount) {
    LONGS.getAndAdd(memory, index * 8, amount);
  }

  boolean compareAndSet(int index, long expected, long value) {
    return LONGS.compareAndSet(memory, index * 8, expected, value);
  }

  void raiseTo(int index, long value) {
    long now = get(index);
    while (now < value && !compareAndSet(index, now, value)) {
      now = get(index);
    }
  }
}
