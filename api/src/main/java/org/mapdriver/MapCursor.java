package org.mapdriver;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A walk over the entries of a map, in the map's own order. It stands before the first entry at
 * first.
 *
 * <p>Updating and deleting in the same map during a walk is safe, from the walking thread too. An
 * entry that is there for the whole walk is shown exactly once. One that is added or changed
 * meanwhile may be shown as it was or as it is, one that is deleted may be shown or not; none is
 * shown twice. A walk does not hold back writers for longer than it takes to read a bounded slice.
 *
 * <p>A cursor belongs to one thread at a time. Closing the map waits a while for its open cursors
 * and then closes them; see {@link LookupMap#close()}.
 */
public interface MapCursor extends AutoCloseable {
  /**
   * For drivers: a walk over entries that are taken from a stream one by one, as they are asked
   * for.
   *
   * @param entries the entries, no key twice; closed with the cursor
   * @return a cursor before the first entry
   */
  static MapCursor of(Stream<MapEntry> entries) {
    return new StreamCursor(entries);
  }

  /**
   * Moves to the next entry.
   *
   * @return whether there is one; once false, always false
   * @throws MapUnavailableException if the map does not answer, or was closed
   */
  boolean next();

  /**
   * The key of the entry that the last {@link #next()} moved to.
   *
   * @return the key; the array is the caller's to keep
   * @throws IllegalStateException if {@code next} was not called or did not answer true
   */
  byte[] key();

  /**
   * The value of the entry that the last {@link #next()} moved to.
   *
   * @return the value; the array is the caller's to keep
   * @throws IllegalStateException if {@code next} was not called or did not answer true
   */
  byte[] value();

  /**
   * The entries that are still to come, as a sequential stream. Closing the stream closes the
   * cursor; use one of the two, not both at once.
   *
   * @return a stream to be closed after use
   */
  default Stream<MapEntry> stream() {
    Spliterator<MapEntry> entries =
        new Spliterators.AbstractSpliterator<>(
            Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
          @Override
          public boolean tryAdvance(Consumer<? super MapEntry> action) {
            if (!next()) {
              return false;
            }
            action.accept(new MapEntry(key(), value()));
            return true;
          }
        };
    return StreamSupport.stream(entries, false).onClose(this::close);
  }

  /** Ends the walk and frees what it held. Further calls do nothing. */
  @Override
  void close();
}
