package org.mapdriver.memcache.coherence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.coherence.Asked.Ask;
import org.mapdriver.memcache.coherence.Asked.Reply;
import org.mapdriver.memcache.coherence.Asked.Word;
import org.mapdriver.memcache.coherence.SteppedProcess.Ended;
import org.mapdriver.memcache.coherence.SteppedProcess.Mode;
import org.mapdriver.memcache.coherence.SteppedProcess.Verb;
import org.mapdriver.memcache.coherence.SteppedServer.Item;
import org.mapdriver.memcache.coherence.SteppedServer.Kind;
import org.mapdriver.memcache.coherence.SteppedServer.Rule;
import org.mapdriver.memcache.coherence.World.Actor;
import org.mapdriver.memcache.coherence.World.Faults;

/**
 * Takes some processes through every order of their steps, with every fault at every step, and
 * checks what lookups answer, and what the cache has at rest. The shortest way to a problem is
 * found first.
 */
final class Explorer {
  /** What happened on the way. A run in which nothing of a kind happened shows nothing about it. */
  enum Event {
    HIT,
    NEGATIVE_HIT,
    LEASE,
    LEASE_HELD,
    FILL,
    FILL_LATE,
    FILL_REFUSED,
    TOMBSTONE_ADDED,
    TOMBSTONE_SWAPPED_IN,
    TOMBSTONE_SHARED,
    TOMBSTONE_REMOVED,
    TOMBSTONE_GONE,
    PENDING,
    WRITE_REFUSED,
    CRASH,
    REPLY_LOST,
    COMMAND_LOST,
    EXPIRY,
    EVICTION,
    RESTART,
    CONNECTION_LOST,
    LATE_COMMAND,
    BACKUP_FAILURE
  }

  /** What must not be. */
  enum Problem {
    /** A lookup answered what the backup never had. */
    NEVER_STORED,
    /** A lookup answered what an acknowledged write had replaced before it began. */
    OLD_ANSWER,
    /** The cache has something else than the backup when all is over. */
    OLD_AT_REST
  }

  /** A problem and how it came about. */
  record Found(Problem problem, List<String> steps) {
    @Override
    public String toString() {
      return problem + "\n" + String.join("\n", steps);
    }
  }

  /** All that could happen, or all until the problem. */
  record Explored(int worlds, Map<Event, Integer> events, Optional<Found> found) {
    boolean happened(Event event) {
      return events.containsKey(event);
    }
  }

  private record Visit(World world, @Nullable Visit before, String step) {}

  private final SteppedServer server;
  private final boolean lostTombstoneAndCrash;
  private final Set<Problem> sought;
  private final Set<String> seen = new HashSet<>();
  private final Queue<Visit> toVisit = new ArrayDeque<>();
  private final Map<Event, Integer> events = new EnumMap<>(Event.class);
  private Visit from;
  private @Nullable Found found;

  /**
   * An explorer at the start.
   *
   * @param lostTombstoneAndCrash whether a writer whose tombstone the cache has lost before the
   *     commit may crash before its last step, which the protocol does not promise to survive
   * @param sought what ends the exploration
   */
  Explorer(
      SteppedServer server,
      Item item,
      String inBackup,
      Map<String, SteppedProcess> processes,
      Faults faults,
      boolean lostTombstoneAndCrash,
      Set<Problem> sought) {
    this.server = server;
    this.sought = sought;
    this.lostTombstoneAndCrash = lostTombstoneAndCrash;
    List<Actor> actors = new ArrayList<>();
    processes.forEach((name, process) -> actors.add(new Actor(name, process.start)));
    World start =
        new World(
            item,
            1,
            List.of(inBackup),
            0,
            List.copyOf(actors),
            List.of(),
            faults,
            /* excused= */ false);
    this.from = new Visit(start, null, "start");
    seen.add(start.key());
    toVisit.add(from);
  }

  Explored explore() {
    Visit visit;
    while (found == null && (visit = toVisit.poll()) != null) {
      from = visit;
      World world = visit.world();
      for (int i = 0; i < world.actors().size(); i++) {
        if (world.actors().get(i).isActive()) {
          step(world, i);
        }
      }
      nature(world);
    }
    return new Explored(seen.size(), events, Optional.ofNullable(found));
  }

  private void happened(Event event) {
    events.merge(event, 1, Integer::sum);
  }

  private void reach(World world, String step) {
    World next = world.forgetting();
    if (!server.breaks(Rule.A_TICKET_ENDS_WITH_THE_SERVER)) {
      next = next.withShortTickets(); // those that mean something else later keep their numbers
    }
    if (seen.add(next.key())) {
      Visit visit = new Visit(next, from, step);
      toVisit.add(visit);
      if (next.isAtRest() && !next.excused() && isOld(next)) {
        find(Problem.OLD_AT_REST, visit);
      }
    }
  }

  private static boolean isOld(World world) {
    Item item = world.item();
    boolean answers = item.kind() == Kind.VALUE || item.kind() == Kind.NEGATIVE;
    return answers && !item.value().equals(world.newest());
  }

  private void find(Problem problem, Visit last) {
    if (found != null || !sought.contains(problem)) {
      return;
    }
    List<String> steps = new ArrayList<>();
    for (Visit visit = last; visit != null; visit = visit.before()) {
      steps.add(0, visit.step() + "   | " + visit.world());
    }
    for (int i = 0; i < steps.size(); i++) {
      steps.set(i, "%2d. %s".formatted(i, steps.get(i)));
    }
    found = new Found(problem, steps);
  }

  // What a process does.

  private void step(World world, int place) {
    Actor actor = world.actors().get(place);
    Asked asked = actor.next();
    if (actor.place().first && (asked.ask() == Ask.GET || asked.ask() == Ask.PLAIN_GET)) {
      actor = actor.begins(Math.max(world.need(), actor.debt()));
    }
    if (asked.ask().isOfBackup()) {
      askBackup(world, place, actor, asked);
    } else if (asked.ask() == Ask.BURY && !actor.looking()) {
      reach(world.with(place, actor.looks(world.item())), label(actor) + ": looks");
    } else {
      askCache(world, place, actor, asked);
    }
    crash(world, place);
  }

  private void crash(World world, int place) {
    Actor actor = world.actors().get(place);
    boolean hasBegun = actor.place() != actor.place().process().start || actor.looking();
    boolean mayCrash = !actor.exposed() || lostTombstoneAndCrash;
    if (world.left().crashes() > 0 && hasBegun && mayCrash) {
      happened(Event.CRASH);
      boolean mayTellNobody = actor.place().passingBy || actor.debt() > 0;
      boolean excuses = mayTellNobody && actor.place().process().mode == Mode.STRICT_PROCEED;
      World crashed = world.with(place, actor.crash());
      crashed = crashed.with(world.left().crashes(world.left().crashes() - 1));
      reach(
          excuses ? crashed.excuses() : crashed,
          label(actor) + ": CRASHES before it " + actor.next());
    }
  }

  private void askCache(World world, int place, Actor actor, Asked asked) {
    int ticket = world.lastTicket() + 1;
    SteppedServer.Outcome outcome = server.carryOut(asked, world.item(), actor.looked(), ticket);
    World done = world.with(outcome.item(), ticket);
    count(asked, world.item(), outcome.reply());
    answer(done, place, actor, outcome.reply(), "");
    if (asked.ask() == Ask.FILL && actor.place().hasMoreToDo()) {
      // It may be sent, and not waited for. Of a process that ends with it that shows nothing new.
      happened(Event.FILL_LATE);
      answer(world.withLate(asked), place, actor, Reply.of(Word.DONE), ", later");
    }
    Faults left = world.left();
    Actor cut = actor.disconnects();
    if (left.lostReplies() > 0) {
      Faults less = left.lostReplies(left.lostReplies() - 1);
      Reply none = Reply.of(Word.FAILED);
      happened(Event.COMMAND_LOST);
      answer(world.with(less), place, cut, none, ", command LOST");
      if (!done.item().equals(world.item())) {
        happened(Event.REPLY_LOST);
        answer(done.with(less), place, cut, none, ", reply LOST");
      }
    }
    if (left.lateCommands() > 0 && asked.ask().changesCache()) {
      happened(Event.LATE_COMMAND);
      World later = world.with(left.lateCommands(left.lateCommands() - 1)).withLate(asked);
      answer(later, place, cut, Reply.of(Word.FAILED), ", HELD UP");
    }
  }

  private void count(Asked asked, Item before, Reply reply) {
    boolean done = reply.word() == Word.DONE;
    switch (asked.ask()) {
      case GET, PLAIN_GET, CLAIM -> {
        switch (reply.word()) {
          case VALUE -> happened(Event.HIT);
          case NEGATIVE -> happened(Event.NEGATIVE_HIT);
          case LEASE_WON -> happened(Event.LEASE);
          default -> {
            if (asked.ask() == Ask.CLAIM && reply.word() == Word.LEASE) {
              happened(Event.LEASE_HELD);
            }
          }
        }
      }
      case FILL, PLAIN_FILL -> happened(done ? Event.FILL : Event.FILL_REFUSED);
      case BURY -> {
        if (done) {
          happened(Event.TOMBSTONE_ADDED);
        }
      }
      case REPLACE -> {
        if (done) {
          boolean shared = before.kind() == Kind.TOMBSTONE;
          happened(shared ? Event.TOMBSTONE_SHARED : Event.TOMBSTONE_SWAPPED_IN);
        }
      }
      case REMOVE -> {
        if (before.kind() == Kind.TOMBSTONE || !done) {
          happened(done ? Event.TOMBSTONE_REMOVED : Event.TOMBSTONE_GONE);
        }
      }
      default -> {}
    }
  }

  private void askBackup(World world, int place, Actor actor, Asked asked) {
    boolean has = !world.newest().isEmpty();
    boolean changes =
        switch (asked.ask()) {
          case STORE -> true;
          case INSERT -> !has;
          case DELETE -> has;
          default -> false;
        };
    World done = changes ? world.commits(asked.value()) : world;
    Actor committed = actor.commits(done.commits().size() - 1);
    if (asked.ask() == Ask.READ) {
      Reply reply = new Reply(Word.VALUE, world.newest(), Asked.NO_TICKET);
      answer(world, place, actor, reply, "");
    } else {
      answer(done, place, committed, Reply.of(changes ? Word.DONE : Word.NOT_DONE), "");
    }
    Faults left = world.left();
    if (left.backupFailures() > 0) {
      happened(Event.BACKUP_FAILURE);
      Faults less = left.backupFailures(left.backupFailures() - 1);
      answer(world.with(less), place, actor, Reply.of(Word.REFUSED), ", BACKUP REFUSES");
      if (changes) {
        answer(done.with(less), place, actor, Reply.of(Word.FAILED), ", ANSWER LOST");
      }
    }
  }

  private void answer(World world, int place, Actor actor, Reply reply, String fault) {
    SteppedProcess.Place before = actor.place();
    SteppedProcess.Place after = before.after(reply);
    Actor now = actor.at(after);
    World next = world;
    String outcome = "";
    for (Ended ended : after.ended.subList(before.ended.size(), after.ended.size())) {
      Verb verb = ended.operation().verb();
      outcome = "; " + (ended.failed() ? "throws" : "returns " + shown(ended.value()));
      int debt = now.debt();
      if (verb.isLookup()) {
        String step = label(actor) + ": " + actor.next() + ": " + told(reply) + outcome;
        check(next.with(place, now), actor, ended, step);
      } else if (verb != Verb.DELIVER) {
        if (ended.failed()) {
          happened(Event.WRITE_REFUSED);
        } else {
          debt = Math.max(debt, now.committed());
        }
      }
      if (ended.passingBy()) {
        happened(Event.PENDING);
      } else {
        next = next.needs(debt);
        debt = 0;
      }
      now = now.owes(debt, now.exposed() && ended.passingBy());
    }
    String told = fault.isEmpty() ? ": " + told(reply) : fault;
    reach(next.with(place, now), label(actor) + ": " + actor.next() + told + outcome);
  }

  private void check(World world, Actor actor, Ended ended, String step) {
    List<String> commits = world.commits();
    if (!ended.failed() && !commits.subList(actor.need(), commits.size()).contains(ended.value())) {
      boolean was = commits.contains(ended.value());
      find(was ? Problem.OLD_ANSWER : Problem.NEVER_STORED, new Visit(world, from, step));
    }
  }

  private static String label(Actor actor) {
    return actor.name();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "nothing" : value;
  }

  private static String told(Reply reply) {
    return reply.word() == Word.VALUE
        ? shown(reply.value())
        : reply.word().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  // What happens to them.

  private void nature(World world) {
    Faults left = world.left();
    Kind kind = world.item().kind();
    if (kind == Kind.LEASE || (kind == Kind.TOMBSTONE && nobodyReliesOnIt(world))) {
      happened(Event.EXPIRY);
      reach(world.with(Item.NONE, world.lastTicket()), "EXPIRY of the " + world.item());
    }
    if (left.evictions() > 0 && kind != Kind.NOTHING) {
      happened(Event.EVICTION);
      Faults less = left.evictions(left.evictions() - 1);
      reach(
          lost(world).with(less).with(Item.NONE, world.lastTicket()),
          "EVICTION of the " + world.item());
    }
    if (left.restarts() > 0) {
      restart(world);
    }
    if (left.lostConnections() > 0) {
      for (int i = 0; i < world.actors().size(); i++) {
        Actor actor = world.actors().get(i);
        Actor cut = actor.isActive() ? actor.disconnects() : actor;
        if (!cut.equals(actor)) {
          happened(Event.CONNECTION_LOST);
          Faults less = left.lostConnections(left.lostConnections() - 1);
          reach(world.with(less).with(i, cut), label(actor) + " LOSES ITS CONNECTION");
        }
      }
    }
    for (int i = 0; i < world.late().size(); i++) {
      List<Asked> later = new ArrayList<>(world.late());
      Asked asked = later.remove(i);
      int ticket = world.lastTicket() + 1;
      SteppedServer.Outcome outcome = server.carryOut(asked, world.item(), Item.NONE, ticket);
      count(asked, world.item(), outcome.reply());
      String step = "LATE: " + asked + ": " + told(outcome.reply());
      reach(world.withLate(later).with(outcome.item(), ticket), step);
    }
  }

  private boolean nobodyReliesOnIt(World world) {
    return world.actors().stream()
        .noneMatch(actor -> reliesOnTombstone(actor) && server.outlives(actor.next().ask()));
  }

  private static boolean reliesOnTombstone(Actor actor) {
    return actor.isActive() && actor.next().ask().isCommit() && !actor.place().passingBy;
  }

  /** Whoever relied on a tombstone that stands there cannot any more. */
  private static World lost(World world) {
    return world.item().kind() == Kind.TOMBSTONE
        ? world.with(
            world.actors().stream()
                .map(actor -> reliesOnTombstone(actor) ? actor.exposes() : actor)
                .toList())
        : world;
  }

  private void restart(World world) {
    happened(Event.RESTART);
    World empty =
        lost(world).with(world.left().restarts(world.left().restarts() - 1)).withLate(List.of());
    if (server.breaks(Rule.A_TICKET_ENDS_WITH_THE_SERVER)) {
      for (int ticket = 0; ticket <= world.lastTicket(); ticket++) { // where it counts from
        reach(empty.with(Item.NONE, ticket), "RESTART");
      }
      return;
    }
    List<Actor> cut =
        empty.actors().stream()
            .map(actor -> actor.isActive() ? actor.disconnects() : actor)
            .toList();
    reach(empty.with(Item.NONE, world.lastTicket()).with(cut), "RESTART");
  }
}
