package org.mapdriver.tck;

import org.junit.jupiter.api.Nested;

/** The whole contract of a map that can only be read. Used as {@link DriverContract} is. */
public abstract class ReadOnlyDriverContract {
  /** For subclasses. */
  protected ReadOnlyDriverContract() {}

  /**
   * Makes a fixture for one test.
   *
   * @return a fixture, which is closed after the test
   * @throws Exception if that fails; the test then fails
   */
  protected abstract ReadOnlyFixture newFixture() throws Exception;

  /** {@link ReadOnlyContract}. */
  @Nested
  public class ReadOnly extends ReadOnlyContract {
    /** For JUnit. */
    ReadOnly() {}

    @Override
    protected ReadOnlyFixture newFixture() throws Exception {
      return ReadOnlyDriverContract.this.newFixture();
    }
  }

  /** {@link ReadOnlyConcurrencyContract}. */
  @Nested
  public class ReadOnlyConcurrency extends ReadOnlyConcurrencyContract {
    /** For JUnit. */
    ReadOnlyConcurrency() {}

    @Override
    protected ReadOnlyFixture newFixture() throws Exception {
      return ReadOnlyDriverContract.this.newFixture();
    }
  }

  /** {@link UriContract}. */
  @Nested
  public class Uri extends UriContract {
    /** For JUnit. */
    Uri() {}

    @Override
    protected ReadOnlyFixture newFixture() throws Exception {
      return ReadOnlyDriverContract.this.newFixture();
    }
  }
}
