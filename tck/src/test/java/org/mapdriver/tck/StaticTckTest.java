package org.mapdriver.tck;

import java.util.Map;
import java.util.Optional;

/** {@code static:} keeps the contract of maps that can only be read; it has every key. */
class StaticTckTest extends ReadOnlyDriverContract {
  @Override
  protected ReadOnlyFixture newFixture() {
    return new ReadOnlyFixture() {
      @Override
      public String uri() {
        return "static:{the same for all}";
      }

      @Override
      public Map<String, String> content() {
        return Map.of("one", "the same for all", "grün", "the same for all");
      }

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
