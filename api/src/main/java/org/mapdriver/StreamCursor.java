package org.mapdriver;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A walk over the entries of a stream. */
final class StreamCursor implements MapCursor {
  private final Stream<MapEntry> entries;
  private final Iterator<MapEntry> iterator;
  private @Nullable MapEntry current;
  private boolean closed;

  StreamCursor(Stream<MapEntry> entries) {
    this.entries = entries;
    this.iterator = entries.iterator();
  }

  @Override
  public boolean next() {
    current = !closed && iterator.hasNext() ? iterator.next() : null;
    return current != null;
  }

  @Override
  public byte[] key() {
    return entry().key().clone();
  }

  @Override
  public byte[] value() {
    return entry().value().clone();
  }

  private MapEntry entry() {
    if (current == null) {
      throw new IllegalStateException("not on an entry; call next() until it is false");
    }
    return current;
  }

  @Override
  public void close() {
    closed = true;
    current = null;
    entries.close();
  }
}
