package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapUnavailableException;

/**
 * What {@code fail:} can keep of the contract: its name, its messages, and that 10,000 lookups at
 * once fail each by itself, with nothing left behind. Every other contract begins with an operation
 * that succeeds.
 */
class FailTckTest {
  private static final MapFixture FIXTURE = () -> "fail:on purpose";

  @Nested
  class Uri extends UriContract {
    @Override
    protected MapFixture newFixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Failing extends MapContract {
    @Override
    protected MapFixture newFixture() {
      return FIXTURE;
    }

    @Test
    void lookup_by200PlatformThreads_failsForEachAsItIsMeantTo() throws Exception {
      LookupMap map = map();

      assertEachFails(Crowd.run(200, i -> () -> refusal(map)));
    }

    @Test
    void lookup_by10000LightThreads_failsForEachAsItIsMeantTo() throws Exception {
      LookupMap map = map();

      assertEachFails(Crowd.runLight(10_000, i -> () -> refusal(map)));

      assertEquals(10_000, map.stats().errors().get("unavailable"), "each failure is counted");
    }

    @Test
    void close_afterManyThreads_leavesNoThreadAndNoFileHandle() throws Exception {
      Crowd.runLight(100, i -> () -> i);
      Leaks leaks = new Leaks();

      for (int round = 0; round < Leaks.ROUNDS; round++) {
        LookupMap map = map();
        assertEachFails(Crowd.run(20, i -> () -> refusal(map)));
        close();
      }

      leaks.assertNone();
    }

    private String refusal(LookupMap map) {
      MapUnavailableException refused =
          assertThrows(MapUnavailableException.class, () -> map.lookup("key"));
      Messages.assertHelpful(map, "lookup", refused);
      return String.valueOf(refused.getMessage());
    }

    private void assertEachFails(List<String> refusals) {
      assertEquals(
          Collections.nCopies(
              refusals.size(),
              "lookup fail:on purpose: this map always fails, as its URI says; use another map"),
          refusals);
    }
  }
}
