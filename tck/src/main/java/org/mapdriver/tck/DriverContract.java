package org.mapdriver.tck;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract of a map that can be written and can list its entries. A driver's test says
 * where an empty map is, and inherits all tests:
 *
 * <pre>{@code
 * class DirTckTest extends DriverContract {
 *   @TempDir Path folder;
 *
 *   @Override
 *   protected MapFixture newFixture() {
 *     return () -> "dir:" + folder;
 *   }
 * }
 * }</pre>
 *
 * <p>Each nested class is one contract; a driver that needs only one extends that one by itself.
 */
public abstract class DriverContract extends WritableDriverContract {
  /** For subclasses. */
  protected DriverContract() {}

  /** {@link SequenceContract}. */
  @Nested
  public class Sequence extends SequenceContract {
    /** For JUnit. */
    Sequence() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return DriverContract.this.newFixture();
    }
  }

  /** {@link CursorCloseContract}. */
  @Nested
  public class CursorClose extends CursorCloseContract {
    /** For JUnit. */
    CursorClose() {}

    @Override
    protected MapFixture newFixture() throws Exception {
      return DriverContract.this.newFixture();
    }
  }
}
