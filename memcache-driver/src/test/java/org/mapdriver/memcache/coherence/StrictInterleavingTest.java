package org.mapdriver.memcache.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.DELETE;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.DELETE_ALL;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.DELIVER;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.INSERT;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.LOOKUP;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.LOOKUP_ALL;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.UPDATE;
import static org.mapdriver.memcache.coherence.SteppedProcess.Verb.UPDATE_ALL;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.memcache.coherence.Explorer.Event;
import org.mapdriver.memcache.coherence.Explorer.Explored;
import org.mapdriver.memcache.coherence.Explorer.Problem;
import org.mapdriver.memcache.coherence.SteppedProcess.Mode;
import org.mapdriver.memcache.coherence.SteppedProcess.Operation;
import org.mapdriver.memcache.coherence.SteppedProcess.Verb;
import org.mapdriver.memcache.coherence.SteppedServer.Item;
import org.mapdriver.memcache.coherence.SteppedServer.Rule;
import org.mapdriver.memcache.coherence.World.Faults;

/**
 * Nothing old with {@code coherence=strict}, in whatever order things happen: the real code, with
 * every fault at every step. And old answers as soon as the cache breaks a rule, so that it is
 * known that they would be found.
 */
final class StrictInterleavingTest {
  private static final Faults NONE = Faults.NONE;
  private static final Item EMPTY = Item.NONE;
  private static final Item CACHED = Item.of("a", 1);

  private static long worlds;

  /** What is explored. */
  private static final class Scenario {
    private final Mode mode;
    private final Map<String, SteppedProcess> processes = new LinkedHashMap<>();
    private SteppedServer server = SteppedServer.MEMCACHED;
    private Item item = EMPTY;
    private String inBackup = "a";
    private boolean lostTombstoneAndCrash;

    Scenario(Mode mode) {
      this.mode = mode;
    }

    Scenario process(String name, Verb... verbs) {
      List<Operation> operations =
          Arrays.stream(verbs).map(verb -> new Operation(verb, name)).toList();
      processes.put(name, new SteppedProcess(mode, operations));
      return this;
    }

    /** They do the same, so it is one to the explorer which is which. */
    Scenario readers(int count) {
      SteppedProcess reader = new SteppedProcess(mode, List.of(Operation.of(LOOKUP)));
      for (int i = 1; i <= count; i++) {
        processes.put("R" + i, reader);
      }
      return this;
    }

    Scenario at(Item there, String backup) {
      item = there;
      inBackup = backup;
      return this;
    }

    Scenario with(Rule broken) {
      server = new SteppedServer(Set.of(broken));
      return this;
    }

    Scenario withLostTombstoneAndCrash() {
      lostTombstoneAndCrash = true;
      return this;
    }

    Explored explore(Faults faults) {
      Explored explored =
          new Explorer(
                  server,
                  item,
                  inBackup,
                  processes,
                  faults,
                  lostTombstoneAndCrash,
                  EnumSet.allOf(Problem.class))
              .explore();
      worlds += explored.worlds();
      return explored;
    }

    /** Explores. Answers what happened. */
    Set<Event> isSafe(Faults faults) {
      Explored explored = explore(faults);
      assertThat(explored.found()).as("%s with %s", processes.keySet(), faults).isEmpty();
      Set<Event> happened = EnumSet.noneOf(Event.class);
      happened.addAll(explored.events().keySet());
      return happened;
    }
  }

  private static Scenario twoWriters(Mode mode) {
    return new Scenario(mode).process("W1", UPDATE, DELIVER).process("W2", DELETE, DELIVER);
  }

  @Test
  void twoWritersTwoReaders_crash_nothingIsOld() {
    Set<Event> happened = twoWriters(Mode.STRICT_PROCEED).readers(2).isSafe(NONE.crashes(1));

    assertThat(happened)
        .contains(
            Event.CRASH,
            Event.HIT,
            Event.NEGATIVE_HIT,
            Event.LEASE_HELD,
            Event.FILL,
            Event.FILL_REFUSED,
            Event.TOMBSTONE_SWAPPED_IN,
            Event.TOMBSTONE_SHARED,
            Event.TOMBSTONE_GONE,
            Event.EXPIRY);
    assertThat(worlds).isGreaterThan(100_000);
  }

  @Test
  void twoWritersTwoReaders_eviction_nothingIsOld() {
    Set<Event> happened = twoWriters(Mode.STRICT_PROCEED).readers(2).isSafe(NONE.evictions(1));

    assertThat(happened).contains(Event.EVICTION, Event.TOMBSTONE_SHARED, Event.FILL_REFUSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT_PROCEED", "STRICT_REFUSE"})
  void twoWritersAndReader_anyFault_nothingIsOld(Mode mode) {
    Set<Event> happened = EnumSet.noneOf(Event.class);

    for (Faults faults :
        List.of(
            NONE.lostReplies(1),
            NONE.restarts(1),
            NONE.lostConnections(1),
            NONE.lateCommands(1),
            NONE.backupFailures(1),
            NONE.crashes(1).evictions(1),
            NONE.crashes(1).restarts(1))) {
      happened.addAll(twoWriters(mode).readers(1).isSafe(faults));
    }

    assertThat(happened)
        .contains(
            Event.COMMAND_LOST,
            Event.REPLY_LOST,
            Event.LATE_COMMAND,
            Event.EVICTION,
            Event.RESTART,
            Event.CONNECTION_LOST,
            Event.BACKUP_FAILURE,
            Event.CRASH,
            Event.PENDING,
            Event.TOMBSTONE_SHARED,
            Event.FILL_REFUSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT_PROCEED", "STRICT_REFUSE"})
  void writerAndTwoReaders_twoFaults_nothingIsOld(Mode mode) {
    for (Faults faults :
        List.of(
            NONE.lostReplies(2),
            NONE.evictions(2),
            NONE.crashes(2),
            NONE.crashes(1).lostReplies(1),
            NONE.crashes(1).evictions(1),
            NONE.crashes(1).restarts(1),
            NONE.crashes(1).lateCommands(1),
            NONE.evictions(1).lostReplies(1),
            NONE.restarts(1).lostReplies(1))) {
      new Scenario(mode).process("W1", UPDATE, DELIVER).readers(2).at(CACHED, "a").isSafe(faults);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT_PROCEED", "STRICT_REFUSE"})
  void otherOperations_oneFault_nothingIsOld(Mode mode) {
    for (Faults faults : List.of(NONE.crashes(1), NONE.lostReplies(1), NONE.evictions(1))) {
      new Scenario(mode)
          .process("W1", UPDATE_ALL, DELIVER)
          .process("R1", LOOKUP_ALL)
          .process("R2", LOOKUP_ALL)
          .at(CACHED, "a")
          .isSafe(faults);
      new Scenario(mode)
          .process("W1", INSERT, DELIVER)
          .process("W2", DELETE_ALL, DELIVER)
          .process("R1", LOOKUP)
          .at(Item.of("", 1), "")
          .isSafe(faults);
    }
  }

  /** Its lookups pass the cache by until it has been told, whatever others find there. */
  @ParameterizedTest
  @EnumSource(names = {"STRICT_PROCEED", "STRICT_REFUSE"})
  void writerThatCannotTellTheCache_ownLookups_areNotOld(Mode mode) {
    for (Faults faults : List.of(NONE.lostReplies(3), NONE.lostReplies(2).evictions(1))) {
      new Scenario(mode)
          .process("W1", UPDATE, LOOKUP, DELIVER, LOOKUP)
          .at(CACHED, "a")
          .isSafe(faults);
    }
    Scenario withReader =
        new Scenario(mode).process("W1", UPDATE, LOOKUP, DELIVER, LOOKUP).process("R1", LOOKUP);
    withReader.isSafe(NONE.lostReplies(1).evictions(1));
    Set<Event> happened = withReader.isSafe(NONE.lostReplies(2));

    assertThat(happened).contains(Event.PENDING);
  }

  @ParameterizedTest
  @EnumSource
  void cacheThatBreaksARule_isFoundOut(Rule rule) {
    Scenario scenario = twoWriters(Mode.STRICT_REFUSE).with(rule).readers(1);
    if (rule
        != Rule.A_TICKET_ENDS_WITH_THE_SERVER) { // its tickets keep their numbers: less is enough
      scenario.at(CACHED, "a");
    }
    Faults faults =
        switch (rule) {
          case A_TICKET_ENDS_WITH_THE_SERVER -> NONE.restarts(1);
          case A_REMOVAL_TELLS_WHAT_IS_THERE -> NONE.evictions(1);
          default -> NONE.crashes(1);
        };

    Explored explored = scenario.explore(faults);

    assertThat(explored.found()).isPresent();
  }

  /** The condition that the promise has. */
  @Test
  void tombstoneLostAndItsWriterCrashed_isFoundOut() {
    Explored explored =
        new Scenario(Mode.STRICT_PROCEED)
            .process("W1", UPDATE, DELIVER)
            .readers(1)
            .withLostTombstoneAndCrash()
            .explore(NONE.evictions(1).crashes(1));

    assertThat(explored.found())
        .hasValueSatisfying(found -> assertThat(found.problem()).isEqualTo(Problem.OLD_AT_REST));
  }

  @AfterAll
  static void tellHowMuchWasExplored() {
    System.out.println("Explored " + worlds + " states of coherence=strict.");
  }
}
