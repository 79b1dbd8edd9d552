package org.mapdriver.memcache.connection;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;

/**
 * Carries calls to a server over a few connections.
 *
 * <p>A thread that finds a lane free leads it: it writes its request and reads the reply itself.
 * Others wait meanwhile. Who has read its reply sends those who wait on one flight, hands the lane
 * to one of them, which will read their replies, and then wakes the others of its own flight. So
 * the connection is never idle while somebody waits, each thread is woken at most twice, and what
 * piles up leaves as one write.
 *
 * <p>Any lane takes gets. Commands all take the first, so that the server carries them out in the
 * order in which they were sent: a fill that nobody waits for cannot come after a later update.
 */
final class Lanes implements AutoCloseable {
  /** How often others get a turn before one sleeps: docs/profile.md, "Thresholds". */
  private static final int MOST_TURNS = 4;

  private final Arrivals gets = new Arrivals();
  private final Arrivals commands = new Arrivals();
  private final Turns turns;
  private final Lane[] lanes;

  /**
   * Lanes without connections.
   *
   * @param pollNanos how long a thread looks for its reply before it sleeps
   */
  Lanes(Connector connector, Clock clock, int count, long pollNanos) {
    this.turns = new Turns(pollNanos > 0, Ticker.SYSTEM);
    this.lanes =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Lane(
                        connector,
                        clock,
                        new Polling(this, turns, pollNanos),
                        i == 0 ? List.of(commands, gets) : List.of(gets)))
            .toArray(Lane[]::new);
  }

  Turns turns() {
    return turns;
  }

  /** Whether at most one lane is led, and nobody waits. */
  boolean lone() {
    if (!gets.isEmpty() || !commands.isEmpty()) {
      return false;
    }
    int led = 0;
    for (int i = 0; i < lanes.length; i++) {
      led += lanes[i].isLed() ? 1 : 0;
    }
    return led <= 1;
  }

  /**
   * Carries a call out, or has it carried out.
   *
   * @return what the call's outcome is, or a {@link Setback}
   */
  Object carry(Call call) {
    Lane lane = takeFreeLane(call);
    if (lane != null) {
      lane.boardFirst(call);
      lead(lane);
    } else {
      lane = arrive(call);
      if (lane != null) {
        passOn(lane);
      }
    }
    return await(call);
  }

  /**
   * Sends a call if that can be done at once; nobody waits for its outcome. All that is sent after
   * it is carried out after it. Not while others wait: to travel with them costs all of them less
   * than a write for one call alone: docs/profile.md, "A miss under strict".
   *
   * @return whether it was sent; if not, it is to be carried
   */
  boolean post(Call call) {
    Lane lane = lanes[0];
    if (lane.isAwaited() || !lane.tryLead()) {
      return false;
    }
    boolean completed = false;
    try {
      boolean posted = lane.post(call);
      completed = true;
      return posted;
    } finally {
      if (!completed) {
        lane.giveUp();
      }
      passOn(lane);
    }
  }

  /** Answers a lane to lead if one was left meanwhile: who led it may not have seen the arrival. */
  private @Nullable Lane arrive(Call call) {
    (call.keys() > 0 ? gets : commands).add(call);
    return takeFreeLane(call);
  }

  private @Nullable Lane takeFreeLane(Call call) {
    int eligible = call.keys() > 0 ? lanes.length : 1;
    for (int i = 0; i < eligible; i++) {
      Lane lane = lanes[i];
      if (lane.tryLead()) {
        return lane;
      }
    }
    return null;
  }

  /** Waits for the outcome; leads a lane if asked to meanwhile. */
  private Object await(Call call) {
    boolean interrupted = false;
    int turnsLeft = call.mayGiveTurns() ? MOST_TURNS : 0;
    while (true) {
      Object news = call.news();
      if (news == null) {
        if (turnsLeft-- > 0 && turns.give()) {
          continue;
        }
        call.sleep();
        interrupted |= Thread.interrupted(); // an interrupt does not lose an answer
      } else if (news instanceof Lane lane) {
        call.takeOn();
        turns.cost(lane.nanosSinceHandOver());
        lead(lane);
      } else {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return news;
      }
    }
  }

  /** Completes the flight of a lane that this thread leads, and passes the lane on. */
  private void lead(Lane lane) {
    boolean completed = false;
    try {
      lane.complete();
      completed = true;
    } finally {
      if (!completed) {
        lane.giveUp();
      }
      passOn(lane);
    }
  }

  /** Sends those who wait and has one of them lead, or leaves the lane free. */
  private void passOn(Lane lane) {
    boolean interrupted = Thread.interrupted(); // it would close the connection under the next
    Call asleep = lane.takeAsleep();
    boolean passed = false;
    try {
      while (!passed) {
        Call reader = lane.board() ? lane.depart() : null;
        interrupted |= Thread.interrupted();
        asleep = join(lane.takeAsleep(), asleep);
        if (reader != null) {
          passed = true;
          lane.handOver();
          if (reader.tell(lane)) {
            reader.wake();
          }
        } else if (!lane.hasPassengers()) {
          lane.leave();
          passed = !lane.isAwaited() || !lane.tryLead();
        }
      }
    } finally {
      if (!passed) {
        lane.giveUp();
        asleep = join(lane.takeAsleep(), asleep);
        lane.leave();
      }
      wake(asleep);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static @Nullable Call join(@Nullable Call some, @Nullable Call others) {
    if (some == null) {
      return others;
    }
    Call last = some;
    while (last.next != null) {
      last = last.next;
    }
    last.next = others;
    return some;
  }

  /** Wakes each, whatever one of them does when it is told. */
  private static void wake(@Nullable Call asleep) {
    Call call = asleep;
    try {
      while (call != null) {
        Call woken = call;
        call = call.next;
        woken.wake();
      }
    } finally {
      if (call != null) {
        wake(call);
      }
    }
  }

  /** How many connections are open. */
  int open() {
    int open = 0;
    for (Lane lane : lanes) {
      open += lane.isOpen() ? 1 : 0;
    }
    return open;
  }

  long openedInAll() {
    return Arrays.stream(lanes).mapToLong(Lane::openedInAll).sum();
  }

  long foundClosed() {
    return Arrays.stream(lanes).mapToLong(Lane::foundClosed).sum();
  }

  /** Closes all connections. Nobody may be calling any more. */
  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.close();
      wake(lane.takeAsleep());
    }
  }
}
