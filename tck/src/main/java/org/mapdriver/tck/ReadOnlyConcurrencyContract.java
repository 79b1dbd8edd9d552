package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/** Many threads in one map that can only be read, virtual ones included. */
public abstract class ReadOnlyConcurrencyContract extends MapContract {
  private static final int PLATFORM_THREADS = 200;
  private static final int LOOKUPS = 10_000;

  /** For subclasses. */
  protected ReadOnlyConcurrencyContract() {}

  @Override
  protected abstract ReadOnlyFixture newFixture() throws Exception;

  @Test
  void lookup_by200PlatformThreads_answersEach() throws Exception {
    LookupMap map = map();
    List<Expected> expected = expected();

    List<String> findings =
        Crowd.run(PLATFORM_THREADS, i -> asking(map, expected, i, LOOKUPS / PLATFORM_THREADS));

    assertEquals("", String.join("", findings), "200 threads at once each get their answers");
  }

  @Test
  void lookup_by10000LightThreads_answersEach() throws Exception {
    LookupMap map = map();
    List<Expected> expected = expected();

    List<String> findings = Crowd.runLight(LOOKUPS, i -> asking(map, expected, i, 1));

    assertEquals(
        "", String.join("", findings), "10,000 virtual threads at once each get their answers");
  }

  @Test
  void close_afterManyThreads_leavesNoThreadAndNoFileHandle() throws Exception {
    Crowd.runLight(100, i -> () -> i); // whatever the JDK starts for virtual threads, it keeps
    List<Expected> expected = expected();
    map();
    close();
    Leaks leaks = new Leaks();

    for (int round = 0; round < Leaks.ROUNDS; round++) {
      LookupMap map = map();
      List<String> findings = Crowd.run(20, i -> asking(map, expected, i, 1));
      close();
      assertEquals("", String.join("", findings), "20 threads at once each get their answer");
    }

    leaks.assertNone();
  }

  /** A key and what its lookup answers: its value, or "null". */
  private record Expected(String key, String answer) {}

  private List<Expected> expected() {
    ReadOnlyFixture readOnly = (ReadOnlyFixture) fixture();
    List<Expected> expected = new ArrayList<>();
    for (Map.Entry<String, String> entry : readOnly.content().entrySet()) {
      expected.add(new Expected(entry.getKey(), entry.getValue()));
    }
    readOnly.absentKey().ifPresent(key -> expected.add(new Expected(key, "null")));
    return expected;
  }

  private static Callable<String> asking(
      LookupMap map, List<Expected> expected, int first, int lookups) {
    return () -> {
      StringBuilder wrong = new StringBuilder();
      for (int i = 0; i < lookups; i++) {
        Expected each = expected.get((first + i) % expected.size());
        String found = String.valueOf(map.lookup(each.key()));
        if (!found.equals(each.answer())) {
          wrong.append(each.key()).append(" -> ").append(found).append(' ');
        }
      }
      return wrong.toString();
    };
  }
}
