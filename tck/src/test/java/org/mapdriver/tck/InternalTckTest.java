package org.mapdriver.tck;

/** {@code internal:} keeps the contract. */
class InternalTckTest extends DriverContract {
  @Override
  protected MapFixture newFixture() {
    return new MapFixture() {
      @Override
      public String uri() {
        return "internal:tck";
      }

      @Override
      public boolean persistent() {
        return false;
      }

      @Override
      public boolean holds(byte[] key) {
        return true;
      }
    };
  }
}
