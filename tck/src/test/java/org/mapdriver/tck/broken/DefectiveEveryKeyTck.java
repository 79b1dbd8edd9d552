package org.mapdriver.tck.broken;

import java.util.Map;
import java.util.Optional;
import org.mapdriver.tck.ReadOnlyDriverContract;
import org.mapdriver.tck.ReadOnlyFixture;

/** {@link DefectiveTck} for a map that can only be read, and has every key. */
class DefectiveEveryKeyTck extends ReadOnlyDriverContract {
  @Override
  protected ReadOnlyFixture newFixture() {
    return new DefectiveReadOnlyFixture("static:same", Map.of("one", "same", "two", "same")) {
      @Override
      public Optional<String> absentKey() {
        return Optional.empty();
      }

      @Override
      public boolean listed() {
        return false;
      }
    };
  }
}
