package org.mapdriver.tck.broken;

import java.util.Map;
import org.mapdriver.tck.ReadOnlyDriverContract;
import org.mapdriver.tck.ReadOnlyFixture;

/** {@link DefectiveTck} for a map that can only be read. */
class DefectiveReadOnlyTck extends ReadOnlyDriverContract {
  @Override
  protected ReadOnlyFixture newFixture() {
    return new DefectiveReadOnlyFixture("inline:{one=1, two=2}", Map.of("one", "1", "two", "2"));
  }
}
