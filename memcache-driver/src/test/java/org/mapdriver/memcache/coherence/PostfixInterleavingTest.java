package org.mapdriver.memcache.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mapdriver.memcache.coherence.Explorer.Explored;
import org.mapdriver.memcache.coherence.Explorer.Problem;
import org.mapdriver.memcache.coherence.SteppedProcess.Mode;
import org.mapdriver.memcache.coherence.SteppedProcess.Operation;
import org.mapdriver.memcache.coherence.SteppedProcess.Verb;
import org.mapdriver.memcache.coherence.SteppedServer.Item;
import org.mapdriver.memcache.coherence.World.Faults;

/**
 * The anomalies of {@code coherence=postfix} that {@code docs/coherence.md} lists: each is found in
 * the real code with no more than what it needs, and {@code coherence=strict} has none of them in
 * the same circumstances.
 */
final class PostfixInterleavingTest {
  private static final List<Operation> UPDATE_B = List.of(new Operation(Verb.UPDATE, "b"));
  private static final List<Operation> UPDATE_C = List.of(new Operation(Verb.UPDATE, "c"));
  private static final List<Operation> UPDATE_LARGE = List.of(new Operation(Verb.UPDATE, "large"));
  private static final List<Operation> DELETE = List.of(Operation.of(Verb.DELETE));
  private static final List<Operation> LOOKUP = List.of(Operation.of(Verb.LOOKUP));

  /**
   * What the page says.
   *
   * @param steps that the shortest way to it has
   */
  private record Anomaly(
      String name,
      Mode mode,
      boolean cached,
      List<List<Operation>> processes,
      Faults faults,
      Problem problem,
      String steps) {
    Explored explore(Mode which) {
      Map<String, SteppedProcess> named = new TreeMap<>();
      for (List<Operation> operations : processes) {
        String kind = operations.get(0).verb().isLookup() ? "R" : "W";
        List<Operation> all = new ArrayList<>(operations);
        if (which.isStrict()) {
          all.add(Operation.of(Verb.DELIVER));
        }
        named.put(kind + (named.size() + 1), new SteppedProcess(which, all));
      }
      Set<Problem> sought = which.isStrict() ? EnumSet.allOf(Problem.class) : Set.of(problem);
      Item item = cached ? Item.of("a", 1) : Item.NONE;
      return new Explorer(SteppedServer.MEMCACHED, item, "a", named, faults, false, sought)
          .explore();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Anomaly> anomalies() {
    Faults none = Faults.NONE;
    return Stream.of(
        new Anomaly(
            "1. a reader's fill overtakes a writer",
            Mode.POSTFIX,
            false,
            List.of(UPDATE_B, LOOKUP),
            none,
            Problem.OLD_AT_REST,
            "(?s).*R2: reads the backup: a .*W1: sets .* b: done.*R2: fills a: done.*"),
        new Anomaly(
            "2. a deleted key comes back",
            Mode.POSTFIX,
            true,
            List.of(DELETE, LOOKUP),
            none,
            Problem.OLD_AT_REST,
            "(?s).*W1: deletes in the cache: done.*R2: reads the backup: a .*R2: fills a: done.*"),
        new Anomaly(
            "3. two writers, two orders",
            Mode.POSTFIX,
            true,
            List.of(UPDATE_B, UPDATE_C),
            none,
            Problem.OLD_AT_REST,
            "(?s).*W1: sets.*W2: sets.*W2: stores.*W1: stores.*|(?s).*W2: sets.*W1: sets.*W1: stores.*W2: stores.*"),
        new Anomaly(
            "4. a crash between the two writes",
            Mode.POSTFIX,
            true,
            List.of(UPDATE_B),
            none.crashes(1),
            Problem.OLD_AT_REST,
            "(?s).*W1: sets .* b: done.*W1: CRASHES.*"),
        new Anomaly(
            "5. a value that the backup refuses, meanwhile",
            Mode.POSTFIX,
            true,
            List.of(UPDATE_B, LOOKUP),
            none.backupFailures(1),
            Problem.NEVER_STORED,
            "(?s).*W1: sets .* b: done.*R2: looks for a value: b; returns b .*"),
        new Anomaly(
            "5. a value that the backup refuses, with the command",
            Mode.AS_POSTFIX,
            true,
            List.of(UPDATE_B),
            none.backupFailures(1),
            Problem.OLD_AT_REST,
            "(?s).*W1: sets .* b: done.*BACKUP REFUSES.*"),
        new Anomaly(
            "5. a value that the backup refuses, while memcached cannot be reached",
            Mode.POSTFIX,
            false,
            List.of(UPDATE_B),
            none.backupFailures(1).lostReplies(1),
            Problem.OLD_AT_REST,
            "(?s).*BACKUP REFUSES.*W1: deletes in the cache, command LOST.*"),
        new Anomaly(
            "6. a write that memcached does not take",
            Mode.POSTFIX,
            true,
            List.of(UPDATE_B),
            none.lostReplies(1),
            Problem.OLD_AT_REST,
            "(?s).*W1: sets .* b, command LOST.*W1: stores .* b: done.*"),
        new Anomaly(
            "7. a value over data_size_limit",
            Mode.POSTFIX,
            true,
            List.of(UPDATE_LARGE),
            none,
            Problem.OLD_AT_REST,
            "(?s).*W1: stores .* large: done.*"),
        new Anomaly(
            "8. a write that memcached takes late",
            Mode.POSTFIX,
            true,
            List.of(List.of(UPDATE_B.get(0), UPDATE_C.get(0))),
            none.lateCommands(1),
            Problem.OLD_AT_REST,
            "(?s).*sets .* b, HELD UP.*stores .* c: done.*LATE: sets .* b: done.*"));
  }

  @ParameterizedTest
  @MethodSource("anomalies")
  void postfix_anomalyThatTheDocsList_isFound(Anomaly anomaly) {
    Explored explored = anomaly.explore(anomaly.mode());

    assertThat(explored.found())
        .hasValueSatisfying(
            found -> {
              assertThat(found.problem()).isEqualTo(anomaly.problem());
              assertThat(found.toString()).matches(anomaly.steps());
            });
  }

  @ParameterizedTest
  @MethodSource("anomalies")
  void strict_sameCircumstances_hasNoAnomaly(Anomaly anomaly) {
    for (Mode mode : List.of(Mode.STRICT_PROCEED, Mode.STRICT_REFUSE)) {
      Explored explored = anomaly.explore(mode);

      assertThat(explored.found()).isEmpty();
      assertThat(explored.worlds()).isGreaterThan(3);
    }
  }
}
