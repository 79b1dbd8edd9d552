package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.coherence.Asked.Ask;
import org.mapdriver.memcache.coherence.Asked.Reply;
import org.mapdriver.memcache.coherence.Asked.Word;

/**
 * A process: real coherence code that runs some operations, one after the other. What it asks for
 * next depends on nothing but the answers so far, so its state is those; the code is run from the
 * start to find out.
 */
final class SteppedProcess {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final int DATA_SIZE_LIMIT = 4;
  private static final Ticker STANDING = () -> 0;

  /** One for all, so that each warning is logged once. */
  private static final CacheTrouble TROUBLE =
      new CacheTrouble(SteppedTiers.URI, new CacheCounts(), STANDING, false);

  /** Which code runs. */
  enum Mode {
    STRICT_PROCEED,
    STRICT_REFUSE,
    POSTFIX,
    AS_POSTFIX;

    boolean isStrict() {
      return this == STRICT_PROCEED || this == STRICT_REFUSE;
    }
  }

  /** What a process does. */
  enum Verb {
    LOOKUP,
    LOOKUP_ALL,
    UPDATE,
    UPDATE_ALL,
    INSERT,
    DELETE,
    DELETE_ALL,
    /** What the background does, until there is nothing left to do. */
    DELIVER;

    boolean isLookup() {
      return this == LOOKUP || this == LOOKUP_ALL;
    }
  }

  /** An operation. */
  record Operation(Verb verb, String value) {
    static Operation of(Verb verb) {
      return new Operation(verb, Asked.NO_VALUE);
    }
  }

  /**
   * How an operation ended.
   *
   * @param failed whether it threw; {@code value} means nothing then
   * @param passingBy whether lookups of this process pass the cache by from here on
   */
  record Ended(Operation operation, boolean failed, String value, boolean passingBy) {}

  /** Where a process is. */
  final class Place {
    final List<Reply> record;
    final List<Ended> ended = new ArrayList<>();

    /** What it asks for; null if all operations have ended. */
    final @Nullable Asked next;

    /** Whether that is the first of an operation. */
    final boolean first;

    final boolean passingBy;
    private final @Nullable Place before;
    final int number = places++;
    private final Map<Reply, Place> after = new HashMap<>();

    Place(@Nullable Place before, List<Reply> record) {
      this.before = before;
      this.record = record;
      SteppedRun.Paused paused = run(new SteppedRun(record), ended);
      this.next = paused == null ? null : paused.next;
      this.first = paused != null && paused.first;
      this.passingBy = paused != null && paused.passingBy;
    }

    boolean hasMoreToDo() {
      return ended.size() + 1 < operations.size();
    }

    SteppedProcess process() {
      return SteppedProcess.this;
    }

    Place after(Reply reply) {
      Place place = after.get(reply);
      if (place == null) {
        List<Reply> longer = new ArrayList<>(record);
        longer.add(reply);
        place = new Place(this, List.copyOf(longer));
        Place round = vainRound(reply);
        if (round != null) {
          if (!Objects.equals(round.next, place.next) || place.ended.size() != ended.size()) {
            throw new AssertionError("a round in vain is not followed by another");
          }
          place = round;
        }
        after.put(reply, place);
      }
      return place;
    }

    /**
     * Where a round begins that came to nothing: it has left no trace but in how many there were.
     */
    private @Nullable Place vainRound(Reply reply) {
      if (reply.word() == Word.TRY_AGAIN) {
        return this;
      }
      boolean vain = reply.word() == Word.NOT_DONE && next != null && next.ask() == Ask.REPLACE;
      return vain ? before : null;
    }

    /** The same place with other names for what was seen. */
    Place renamed(UnaryOperator<Reply> naming) {
      Place place = start;
      for (Reply reply : record) {
        place = place.after(naming.apply(reply));
      }
      return place;
    }
  }

  private static int processes;

  final int number = processes++;
  private int places;
  final Mode mode;
  final List<Operation> operations;
  final Place start;

  SteppedProcess(Mode mode, List<Operation> operations) {
    this.mode = mode;
    this.operations = operations;
    this.start = new Place(null, List.of());
  }

  private SteppedRun.@Nullable Paused run(SteppedRun run, List<Ended> ended) {
    try (Running running = running(run)) {
      for (Operation operation : operations) {
        run.operationBegins();
        String value = Asked.NO_VALUE;
        boolean failed = false;
        try {
          value = running.perform(operation);
        } catch (MapUnavailableException e) {
          failed = true;
        }
        run.endIfPaused();
        ended.add(new Ended(operation, failed, value, run.passingBy.getAsBoolean()));
      }
      return null;
    } catch (SteppedRun.Paused paused) {
      return paused;
    }
  }

  private Running running(SteppedRun run) {
    CacheCounts counts = new CacheCounts();
    SteppedTiers.Backup backup = new SteppedTiers.Backup(run);
    if (!mode.isStrict()) {
      boolean asPostfix = mode == Mode.AS_POSTFIX;
      SteppedTiers.Plain cache = new SteppedTiers.Plain(run);
      return new Running(
          new PostfixCoherence(cache, backup, DATA_SIZE_LIMIT, asPostfix, counts, TROUBLE),
          null,
          run);
    }
    SteppedTiers.Leasing cache = new SteppedTiers.Leasing(run);
    PendingTombstones pending =
        new PendingTombstones(
            work -> {}, // an operation of its own
            new Tombstones(cache),
            TROUBLE,
            STANDING,
            Duration.ofHours(1),
            1);
    run.passingBy = () -> pending.holds(KEY);
    StrictCoherence.Settings settings =
        new StrictCoherence.Settings(
            "stepped",
            Duration.ofHours(1),
            /* negativeEntries= */ true,
            DATA_SIZE_LIMIT,
            /* refusing= */ mode == Mode.STRICT_REFUSE);
    return new Running(
        new StrictCoherence(cache, backup, settings, pending, counts, TROUBLE, new OnePause()),
        pending,
        run);
  }

  /** A clock that one pause brings to its end. */
  private static final class OnePause implements Pauses {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(long nanos) {
      this.nanos += Duration.ofMinutes(1).toNanos();
    }
  }

  /** The code. */
  private record Running(Coherence coherence, @Nullable PendingTombstones pending, SteppedRun run)
      implements AutoCloseable {
    private static final AskedKey ASKED = new AskedKey(KEY, KEY);

    String perform(Operation operation) {
      byte[] value = operation.value().getBytes(UTF_8);
      return switch (operation.verb()) {
        case LOOKUP -> text(coherence.lookup(KEY, KEY));
        case LOOKUP_ALL -> text(coherence.lookupAll(List.of(KEY), List.of(KEY)).get(0));
        case UPDATE -> told(coherence.update(entry(value), UpdateMode.REPLACE));
        case INSERT -> told(coherence.update(entry(value), UpdateMode.INSERT_IF_ABSENT));
        case UPDATE_ALL -> {
          coherence.updateAll(List.of(entry(value)));
          yield told(true);
        }
        case DELETE -> told(coherence.delete(ASKED));
        case DELETE_ALL -> told(coherence.deleteAll(List.of(ASKED)) > 0);
        case DELIVER -> {
          deliver(Objects.requireNonNull(pending));
          yield told(true);
        }
      };
    }

    private static Coherence.Entry entry(byte[] value) {
      return new Coherence.Entry(ASKED, value);
    }

    private static String told(boolean changed) {
      return Boolean.toString(changed);
    }

    private static String text(byte @Nullable [] value) {
      return value == null ? Asked.NO_VALUE : new String(value, UTF_8);
    }

    private void deliver(PendingTombstones pending) {
      while (pending.deliverSome() != PendingTombstones.Delivery.NOTHING_DUE) {
        run.endIfPaused();
      }
    }

    @Override
    public void close() {} // as a process that is killed
  }
}
