package org.mapdriver.tck;

import java.util.Map;

/** {@code inline:} keeps the contract of maps that can only be read. */
class InlineTckTest extends ReadOnlyDriverContract {
  @Override
  protected ReadOnlyFixture newFixture() {
    return new ReadOnlyFixture() {
      @Override
      public String uri() {
        return "inline:{one=1, {two = 2 of them}, grün=名前}";
      }

      @Override
      public Map<String, String> content() {
        return Map.of("one", "1", "two", "2 of them", "grün", "名前");
      }
    };
  }
}
