package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapUnsupportedException;

/** {@code sequence} of a map that cannot list its entries: it says so. */
public abstract class NoSequenceContract extends MapContract {
  /** For subclasses. */
  protected NoSequenceContract() {}

  @Test
  void sequence_isUnsupportedAndTheMapStaysUsable() {
    LookupMap map = map();
    map.update("key", "value");

    MapUnsupportedException refused =
        assertThrows(
            MapUnsupportedException.class,
            map::sequence,
            "a map that cannot list its entries must say so, not show an empty walk");

    Messages.assertHelpful(map, "sequence", refused);
    assertEquals("value", map.lookup("key"), "the other operations go on");
  }
}
