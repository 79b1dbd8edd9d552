package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mapdriver.tck.Samples.assertBytes;
import static org.mapdriver.tck.Samples.bytes;

import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/** What a map that is closed and opened again has: what the fixture says, all or nothing. */
public abstract class PersistenceContract extends MapContract {
  /** For subclasses. */
  protected PersistenceContract() {}

  @Test
  void open_again_hasAllEntriesOrNone() {
    LookupMap map = map();
    byte[] value = Samples.pattern(Math.min(fixture().maxValueBytes(), 100_000));
    map.update("key", "value");
    map.update("empty", "");
    map.update(bytes("large"), value);

    LookupMap again = reopen();

    if (fixture().persistent()) {
      assertEquals("value", again.lookup("key"), "persistent() says that entries outlive close()");
      assertEquals("", again.lookup("empty"), "an empty value outlives close() too");
      assertBytes(value, again.lookup(bytes("large")), "a large value outlives close() too");
    } else {
      assertNull(again.lookup("key"), "persistent() says that nothing outlives close()");
    }
  }

  @Test
  void open_again_doesNotBringBackWhatWasReplacedOrDeleted() {
    LookupMap map = map();
    map.update("replaced", "old");
    map.update("deleted", "old");
    reopen();
    map().update("replaced", "new");
    map().delete("deleted");

    LookupMap again = reopen();

    assertNull(again.lookup("deleted"), "a deleted key stays deleted when the map is opened again");
    assertEquals(
        fixture().persistent() ? "new" : null,
        again.lookup("replaced"),
        "the last value counts when the map is opened again");
  }
}
