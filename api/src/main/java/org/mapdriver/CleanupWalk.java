package org.mapdriver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.MapEvents;

/** One walk of a {@link MapCleaner} over its map, slice by slice. Used by one thread at a time. */
final class CleanupWalk {
  private final LookupMap map;
  private final MapCleaner.Validator validator;
  private final int sliceSize;
  private final MapEvents.@Nullable CleanupRun event = MapEvents.beginCleanup();
  private @Nullable MapCursor cursor;
  private byte @Nullable [] passOver;
  private byte @Nullable [] lastRetained;
  private long retained;
  private long dropped;
  private @Nullable RuntimeException validatorFailure;
  private boolean ended;

  /** Begins behind the key {@code after}, if the map still has it, else at the map's start. */
  CleanupWalk(
      LookupMap map, MapCleaner.Validator validator, int sliceSize, byte @Nullable [] after) {
    this.map = map;
    this.validator = validator;
    this.sliceSize = sliceSize;
    this.passOver = after;
    this.lastRetained = after;
  }

  /** Looks at the next few entries and deletes those that are rejected; false at the map's end. */
  boolean slice() {
    MapCursor entries = cursor;
    if (entries == null) {
      entries = map.sequence();
      cursor = entries;
    }
    List<MapEntry> rejected = new ArrayList<>();
    boolean more = true;
    for (int i = 0; i < sliceSize && (more = entries.next()); i++) {
      byte[] key = entries.key();
      if (passOver != null) {
        passOver = Arrays.equals(passOver, key) ? null : passOver;
      } else {
        look(new MapEntry(key, entries.value()), rejected);
      }
    }
    dropAll(rejected);
    if (!more && passOver != null) {
      // The key behind which to go on is gone: once more from the start, passing over nothing.
      passOver = null;
      closeCursor();
      return true;
    }
    return more;
  }

  private void look(MapEntry entry, List<MapEntry> rejected) {
    if (isValid(entry.key(), entry.value())) {
      retained++;
      lastRetained = entry.key();
    } else {
      rejected.add(entry);
    }
  }

  /** Deletes what is still there and still rejected: it may have been updated since it was read. */
  private void dropAll(List<MapEntry> rejected) {
    if (rejected.isEmpty()) {
      return;
    }
    List<byte[]> keys = new ArrayList<>(rejected.size());
    for (MapEntry entry : rejected) {
      keys.add(entry.key());
    }
    List<byte @Nullable []> present = map.lookupAll(keys);
    List<byte[]> doomed = new ArrayList<>(rejected.size());
    for (int i = 0; i < present.size(); i++) {
      byte[] value = present.get(i);
      if (value == null) {
        continue;
      }
      MapEntry entry = rejected.get(i);
      if (Arrays.equals(value, entry.value()) || !isValid(entry.key(), value)) {
        doomed.add(entry.key());
      } else {
        retained++;
      }
    }
    if (!doomed.isEmpty()) {
      dropped += map.deleteAll(doomed);
    }
  }

  private boolean isValid(byte[] key, byte[] value) {
    try {
      return validator.isValid(key, value);
    } catch (RuntimeException e) { // the entry stays; the rest of the map is not to suffer for it
      if (validatorFailure == null) {
        validatorFailure = e;
      }
      return true;
    }
  }

  /** Ends the walk and emits its event. Further calls do nothing. */
  void end(boolean complete) {
    if (!ended) {
      ended = true;
      if (event != null) {
        event.finish(map.uri(), retained, dropped, complete);
      }
      closeCursor();
    }
  }

  private void closeCursor() {
    MapCursor open = cursor;
    cursor = null;
    if (open != null) {
      open.close();
    }
  }

  /** Behind which key another walk goes on; null for the map's start. */
  byte @Nullable [] position() {
    return lastRetained;
  }

  long retained() {
    return retained;
  }

  long dropped() {
    return dropped;
  }

  /** What the validator threw first, if it did. */
  @Nullable RuntimeException validatorFailure() {
    return validatorFailure;
  }
}
