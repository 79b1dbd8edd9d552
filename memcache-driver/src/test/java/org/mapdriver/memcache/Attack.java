package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;

/** Tries every operation with one key. What it answers does not matter, only what is sent. */
final class Attack {
  private Attack() {}

  static void everyOperation(LookupMap map, String key, byte[] value) {
    byte[] bytes = key.getBytes(UTF_8);
    List<Runnable> operations =
        List.of(
            () -> map.lookup(bytes),
            () -> map.lookupAll(List.of(bytes)),
            () -> map.update(bytes, value, UpdateMode.REPLACE),
            () -> map.update(bytes, value, UpdateMode.INSERT_IF_ABSENT),
            () -> map.updateAll(List.of(new MapEntry(bytes, value))),
            () -> map.lookup(bytes),
            () -> map.delete(bytes),
            () -> map.deleteAll(List.of(bytes)));
    for (Runnable operation : operations) {
      try {
        operation.run();
      } catch (MapDataException | MapUnsupportedException refused) {
        // That is one right answer; the backup's is another.
      }
    }
  }
}
