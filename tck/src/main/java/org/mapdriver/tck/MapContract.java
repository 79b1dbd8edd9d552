package org.mapdriver.tck;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.mapdriver.LookupMap;
import org.mapdriver.MapOptions;

/**
 * What all contracts share: a fixture for each test, and its map, opened when first asked for and
 * closed at the end. Each contract is one side of a map; {@link DriverContract} has them all.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class MapContract {
  private @Nullable MapFixture fixture;
  private @Nullable LookupMap map;

  /** For the contracts. */
  MapContract() {}

  /**
   * Makes a fixture for one test, with an empty map that no other test has seen.
   *
   * @return a fixture, which is closed after the test
   * @throws Exception if that fails; the test then fails
   */
  protected abstract MapFixture newFixture() throws Exception;

  @BeforeEach
  final void setUpFixture() throws Exception {
    fixture = newFixture();
  }

  @AfterEach
  final void tearDownFixture() throws IOException {
    try {
      close();
    } finally {
      if (fixture != null) {
        fixture.close();
        fixture = null;
      }
    }
  }

  /** The fixture of this test. */
  final MapFixture fixture() {
    if (fixture == null) {
      throw new IllegalStateException("newFixture() returned null; return a fixture");
    }
    return fixture;
  }

  /** The map of this test, open. */
  final LookupMap map() {
    return map == null ? open(options -> options) : map;
  }

  /** Opens the map with changed options. It must not be open. */
  final LookupMap open(UnaryOperator<MapOptions> change) {
    if (map != null) {
      throw new IllegalStateException("the contract itself is wrong: its map is open already");
    }
    LookupMap opened = fixture().open(fixture().uri(), change.apply(fixture().options()));
    map = opened;
    return opened;
  }

  /** Closes the map, if it is open. */
  final void close() {
    LookupMap closing = map;
    map = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** Closes the map and opens it again. */
  final LookupMap reopen() {
    close();
    return map();
  }
}
