package org.mapdriver.tck;

import org.junit.jupiter.api.Nested;

/**
 * What every map that can be written must do, listed or not. Extend {@link DriverContract} or
 * {@link UnlistedDriverContract} instead.
 */
public abstract class WritableDriverContract {
  /** For subclasses. */
  WritableDriverContract() {}

  /**
   * Makes a fixture for one test, with an empty map that no other test has seen.
   *
   * @return a fixture, which is closed after the test
   * @throws Exception if that fails; the test then fails
   */
  protected abstract MapFixture newFixture() throws Exception;

  /** {@link LookupContract}. */
  @Nested
  public class Lookup extends LookupContract {
    /** For JUnit. */
    Lookup() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link UpdateContract}. */
  @Nested
  public class Update extends UpdateContract {
    /** For JUnit. */
    Update() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link DeleteContract}. */
  @Nested
  public class Delete extends DeleteContract {
    /** For JUnit. */
    Delete() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link BulkContract}. */
  @Nested
  public class Bulk extends BulkContract {
    /** For JUnit. */
    Bulk() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link PersistenceContract}. */
  @Nested
  public class Persistence extends PersistenceContract {
    /** For JUnit. */
    Persistence() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link AccessContract}. */
  @Nested
  public class Access extends AccessContract {
    /** For JUnit. */
    Access() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link FoldingContract}. */
  @Nested
  public class Folding extends FoldingContract {
    /** For JUnit. */
    Folding() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link CloseContract}. */
  @Nested
  public class Close extends CloseContract {
    /** For JUnit. */
    Close() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link ConcurrencyContract}. */
  @Nested
  public class Concurrency extends ConcurrencyContract {
    /** For JUnit. */
    Concurrency() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link StatsContract}. */
  @Nested
  public class Stats extends StatsContract {
    /** For JUnit. */
    Stats() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link UriContract}. */
  @Nested
  public class Uri extends UriContract {
    /** For JUnit. */
    Uri() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link ParameterContract}. */
  @Nested
  public class Parameters extends ParameterContract {
    /** For JUnit. */
    Parameters() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }

  /** {@link ErrorContract}. */
  @Nested
  public class Errors extends ErrorContract {
    /** For JUnit. */
    Errors() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return WritableDriverContract.this.newFixture();
    }
  }
}
