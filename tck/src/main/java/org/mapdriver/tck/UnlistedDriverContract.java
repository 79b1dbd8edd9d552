package org.mapdriver.tck;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract of a map that can be written and cannot list its entries, such as a cache
 * alone. Used as {@link DriverContract} is.
 */
public abstract class UnlistedDriverContract extends WritableDriverContract {
  /** For subclasses. */
  protected UnlistedDriverContract() {}

  /** {@link NoSequenceContract}. */
  @Nested
  public class NoSequence extends NoSequenceContract {
    /** For JUnit. */
    NoSequence() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return UnlistedDriverContract.this.newFixture();
    }
  }
}
