package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.mapdriver.memcache.coherence.Asked.Reply;
import org.mapdriver.memcache.coherence.SteppedServer.Item;

/**
 * Everything there is at one moment.
 *
 * @param item what the cache has
 * @param lastTicket that the cache has given
 * @param commits what the backup has had, the newest last
 * @param need the oldest of these that a lookup which begins now may answer
 * @param late what the cache has been asked for and may carry out at any time
 * @param excused whether a process crashed that had to tell the cache what others could
 */
record World(
    Item item,
    int lastTicket,
    List<String> commits,
    int need,
    List<Actor> actors,
    List<Asked> late,
    Faults left,
    boolean excused) {

  /** What may still go wrong. */
  record Faults(
      int crashes,
      int lostReplies,
      int evictions,
      int restarts,
      int lostConnections,
      int lateCommands,
      int backupFailures) {
    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0);

    Faults crashes(int n) {
      return new Faults(
          n, lostReplies, evictions, restarts, lostConnections, lateCommands, backupFailures);
    }

    Faults lostReplies(int n) {
      return new Faults(
          crashes, n, evictions, restarts, lostConnections, lateCommands, backupFailures);
    }

    Faults evictions(int n) {
      return new Faults(
          crashes, lostReplies, n, restarts, lostConnections, lateCommands, backupFailures);
    }

    Faults restarts(int n) {
      return new Faults(
          crashes, lostReplies, evictions, n, lostConnections, lateCommands, backupFailures);
    }

    Faults lostConnections(int n) {
      return new Faults(crashes, lostReplies, evictions, restarts, n, lateCommands, backupFailures);
    }

    Faults lateCommands(int n) {
      return new Faults(
          crashes, lostReplies, evictions, restarts, lostConnections, n, backupFailures);
    }

    Faults backupFailures(int n) {
      return new Faults(
          crashes, lostReplies, evictions, restarts, lostConnections, lateCommands, n);
    }
  }

  /**
   * A process.
   *
   * @param name for people
   * @param crashed whether it will not go on
   * @param looking whether the cache has carried out the first half of what it asks for
   * @param looked what that found
   * @param need the oldest commit that its lookup may answer
   * @param committed the commit of its write
   * @param debt the newest of its commits that others may not see yet; 0 for none
   * @param exposed whether the cache has lost the tombstone that its commit relied on
   */
  record Actor(
      String name,
      SteppedProcess.Place place,
      boolean crashed,
      boolean looking,
      Item looked,
      int need,
      int committed,
      int debt,
      boolean exposed) {
    Actor(String name, SteppedProcess.Place place) {
      this(name, place, false, false, Item.NONE, 0, 0, 0, false);
    }

    String key() {
      char flags = (char) ((crashed ? 1 : 0) + (looking ? 2 : 0) + (exposed ? 4 : 0));
      char[] signs = {
        (char) place.process().number,
        (char) place.number,
        flags,
        (char) (looked.ticket() + 1),
        (char) need,
        (char) committed,
        (char) debt
      };
      return new String(signs) + looked.kind().name();
    }

    boolean isActive() {
      return !crashed && place.next != null;
    }

    Asked next() {
      Asked next = place.next;
      if (next == null) {
        throw new AssertionError("it has ended");
      }
      return next;
    }

    Actor at(SteppedProcess.Place newPlace) {
      return new Actor(name, newPlace, crashed, false, Item.NONE, need, committed, debt, exposed);
    }

    Actor crash() {
      return new Actor(name, place.process().start, true, false, Item.NONE, 0, 0, 0, false);
    }

    Actor looks(Item item) {
      return new Actor(name, place, crashed, true, item, need, committed, debt, exposed);
    }

    Actor begins(int oldest) {
      return new Actor(name, place, crashed, looking, looked, oldest, 0, debt, exposed);
    }

    Actor commits(int commit) {
      return new Actor(name, place, crashed, looking, looked, need, commit, debt, exposed);
    }

    Actor owes(int commit, boolean stillExposed) {
      return new Actor(
          name, place, crashed, looking, looked, need, committed, commit, stillExposed);
    }

    Actor exposes() {
      return new Actor(name, place, crashed, looking, looked, need, committed, debt, true);
    }

    /** Its connection is gone: no ticket is worth anything, and half a command is none. */
    Actor disconnects() {
      return new Actor(
          name,
          place.renamed(reply -> ticket(reply, Asked.NO_TICKET)),
          crashed,
          false,
          Item.NONE,
          need,
          committed,
          debt,
          exposed);
    }
  }

  static Reply ticket(Reply reply, int ticket) {
    return reply.ticket() == Asked.NO_TICKET || reply.ticket() == ticket
        ? reply
        : new Reply(reply.word(), reply.value(), ticket);
  }

  String newest() {
    return commits.get(commits.size() - 1);
  }

  boolean isAtRest() {
    return late.isEmpty() && actors.stream().noneMatch(Actor::isActive);
  }

  World with(Item newItem, int ticket) {
    return new World(newItem, ticket, commits, need, actors, late, left, excused);
  }

  World with(int place, Actor actor) {
    List<Actor> changed = new ArrayList<>(actors);
    changed.set(place, actor);
    return with(changed);
  }

  World with(List<Actor> changed) {
    return new World(item, lastTicket, commits, need, List.copyOf(changed), late, left, excused);
  }

  World with(Faults faults) {
    return new World(item, lastTicket, commits, need, actors, late, faults, excused);
  }

  World withLate(List<Asked> asked) {
    return new World(item, lastTicket, commits, need, actors, List.copyOf(asked), left, excused);
  }

  World withLate(Asked asked) {
    List<Asked> more = new ArrayList<>(late);
    more.add(asked);
    return withLate(more);
  }

  World commits(String value) {
    List<String> more = new ArrayList<>(commits);
    more.add(value);
    return new World(item, lastTicket, List.copyOf(more), need, actors, late, left, excused);
  }

  World needs(int commit) {
    return new World(
        item, lastTicket, commits, Math.max(need, commit), actors, late, left, excused);
  }

  World excuses() {
    return new World(item, lastTicket, commits, need, actors, late, left, true);
  }

  /** What has ended is the past. */
  World forgetting() {
    return with(
        actors.stream()
            .map(actor -> actor.isActive() || actor.crashed ? actor : actor.crash())
            .toList());
  }

  /** Of a ticket it matters only whether it is that of the item that is there. */
  World withShortTickets() {
    List<Asked> lateOnes = new ArrayList<>(late.size());
    for (Asked asked : late) {
      Asked shortened = new Asked(asked.ask(), asked.value(), shorten(asked.ticket()));
      if (shortened.ticket() != Asked.OLD_TICKET) { // else it changes nothing
        lateOnes.add(shortened);
      }
    }
    UnaryOperator<Reply> shortening = reply -> ticket(reply, shorten(reply.ticket()));
    List<Actor> shortActors = new ArrayList<>(actors.size());
    for (Actor actor : actors) {
      shortActors.add(
          actor.isActive()
              ? new Actor(
                  actor.name,
                  actor.place.renamed(shortening),
                  false,
                  actor.looking,
                  shortened(actor.looked),
                  actor.need,
                  actor.committed,
                  actor.debt,
                  actor.exposed)
              : actor);
    }
    return new World(
        shortened(item),
        item.isThere() ? 1 : 0,
        commits,
        need,
        List.copyOf(shortActors),
        List.copyOf(lateOnes),
        left,
        excused);
  }

  private Item shortened(Item other) {
    return new Item(other.kind(), other.value(), shorten(other.ticket()));
  }

  private int shorten(int ticket) {
    return ticket == Asked.NO_TICKET
        ? Asked.NO_TICKET
        : ticket == item.ticket() ? 1 : Asked.OLD_TICKET;
  }

  /** Tells worlds apart. Names do not: processes that do the same may change places. */
  String key() {
    StringBuilder key = new StringBuilder(64);
    key.append(item.kind().name()).append(item.value()).append('\0');
    key.append((char) (item.ticket() + 1)).append((char) lastTicket);
    commits.forEach(value -> key.append(value).append('\0'));
    key.append('\0').append((char) need).append(excused ? '+' : '-');
    key.append((char) left.crashes).append((char) left.lostReplies).append((char) left.evictions);
    key.append((char) left.restarts).append((char) left.lostConnections);
    key.append((char) left.lateCommands).append((char) left.backupFailures);
    actors.stream().map(Actor::key).sorted().forEach(key::append);
    for (Asked asked : late) {
      key.append(asked.ask().name()).append((char) (asked.ticket() + 1));
      key.append(asked.value()).append('\0');
    }
    return key.toString();
  }

  @Override
  public String toString() {
    return "cache: %s, backup: %s".formatted(item, newest().isEmpty() ? "nothing" : newest())
        + (late.isEmpty()
            ? ""
            : late.stream().map(Asked::toString).collect(Collectors.joining(", ", ", late: ", "")));
  }
}
