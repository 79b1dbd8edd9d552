package org.mapdriver.memcache.coherence;

import java.util.Set;
import org.mapdriver.memcache.coherence.Asked.Ask;
import org.mapdriver.memcache.coherence.Asked.Reply;
import org.mapdriver.memcache.coherence.Asked.Word;

/**
 * What a cache server does with one key: what memcached does, or something else if it is told to
 * break a rule.
 */
record SteppedServer(Set<Rule> broken) {
  static final SteppedServer MEMCACHED = new SteppedServer(Set.of());

  /** What the strict protocol relies on. */
  enum Rule {
    A_SWAP_NEEDS_THE_TICKET,
    A_FILL_NEEDS_THE_TICKET,
    A_REMOVAL_NEEDS_THE_TICKET,
    A_REMOVAL_TELLS_WHAT_IS_THERE,
    A_TICKET_ENDS_WITH_THE_SERVER,
    A_TOMBSTONE_IS_TOLD_APART,
    A_TOMBSTONE_HIDES_THE_VALUE,
    A_TOMBSTONE_KEEPS_LEASES_AWAY,
    A_TOMBSTONE_OUTLIVES_THE_COMMIT
  }

  /** What is stored. */
  enum Kind {
    NOTHING,
    VALUE,
    NEGATIVE,
    TOMBSTONE,
    LEASE
  }

  /** The item. */
  record Item(Kind kind, String value, int ticket) {
    static final Item NONE = new Item(Kind.NOTHING, Asked.NO_VALUE, Asked.NO_TICKET);

    static Item of(String value, int ticket) {
      return new Item(value.equals(Asked.NO_VALUE) ? Kind.NEGATIVE : Kind.VALUE, value, ticket);
    }

    boolean isThere() {
      return kind != Kind.NOTHING;
    }

    @Override
    public String toString() {
      return switch (kind) {
        case NOTHING -> "nothing";
        case VALUE -> value;
        case NEGATIVE -> "negative entry";
        case TOMBSTONE -> "tombstone";
        case LEASE -> "lease";
      };
    }
  }

  /** What is answered, and what is there then. */
  record Outcome(Reply reply, Item item) {}

  boolean breaks(Rule rule) {
    return broken.contains(rule);
  }

  /**
   * Does one thing.
   *
   * @param looked what was there a moment ago, for those that have looked first
   * @param ticket of the item that may be stored
   */
  Outcome carryOut(Asked asked, Item item, Item looked, int ticket) {
    return switch (asked.ask()) {
      case GET -> new Outcome(found(item, Word.NO_VALUE, Word.NO_VALUE), item);
      case CLAIM -> claim(item, ticket);
      case FILL ->
          isThat(item, asked, Rule.A_FILL_NEEDS_THE_TICKET)
              ? new Outcome(Reply.of(Word.DONE), Item.of(asked.value(), ticket))
              : new Outcome(Reply.of(Word.NOT_DONE), item);
      case BURY -> bury(item, looked, ticket);
      case REPLACE ->
          isThat(item, asked, Rule.A_SWAP_NEEDS_THE_TICKET)
              ? new Outcome(Reply.of(Word.DONE, ticket), tombstone(item, ticket))
              : new Outcome(Reply.of(Word.NOT_DONE), item);
      case REMOVE -> remove(asked, item);
      case PLAIN_GET ->
          new Outcome(
              item.isThere()
                  ? new Reply(Word.VALUE, item.value(), Asked.NO_TICKET)
                  : Reply.of(Word.NOTHING),
              item);
      case PLAIN_SET, PLAIN_FILL ->
          new Outcome(Reply.of(Word.DONE), Item.of(asked.value(), ticket));
      case PLAIN_DELETE ->
          new Outcome(Reply.of(item.isThere() ? Word.DONE : Word.NOT_DONE), Item.NONE);
      case READ, STORE, INSERT, DELETE -> throw new AssertionError(asked);
    };
  }

  private boolean isThat(Item item, Asked asked, Rule rule) {
    return item.isThere()
        && asked.ticket() != Asked.NO_TICKET
        && (item.ticket() == asked.ticket() || breaks(rule));
  }

  private Item tombstone(Item instead, int ticket) {
    boolean hides = !breaks(Rule.A_TOMBSTONE_HIDES_THE_VALUE);
    return new Item(Kind.TOMBSTONE, hides ? Asked.NO_VALUE : instead.value(), ticket);
  }

  private static Reply found(Item item, Word tombstone, Word lease) {
    return switch (item.kind()) {
      case VALUE -> new Reply(Word.VALUE, item.value(), Asked.NO_TICKET);
      case NEGATIVE -> Reply.of(Word.NEGATIVE);
      case NOTHING -> Reply.of(Word.NOTHING);
      case LEASE -> Reply.of(lease);
      case TOMBSTONE ->
          item.value().equals(Asked.NO_VALUE)
              ? Reply.of(tombstone)
              : new Reply(Word.VALUE, item.value(), Asked.NO_TICKET);
    };
  }

  private Outcome claim(Item item, int ticket) {
    boolean free =
        !item.isThere()
            || (item.kind() == Kind.TOMBSTONE && breaks(Rule.A_TOMBSTONE_KEEPS_LEASES_AWAY));
    return free
        ? new Outcome(
            Reply.of(Word.LEASE_WON, ticket), new Item(Kind.LEASE, Asked.NO_VALUE, ticket))
        : new Outcome(found(item, Word.TOMBSTONE, Word.LEASE), item);
  }

  private Outcome bury(Item item, Item looked, int ticket) {
    if (!item.isThere()) {
      return new Outcome(Reply.of(Word.DONE, ticket), tombstone(item, ticket));
    }
    if (!looked.isThere()) {
      return new Outcome(Reply.of(Word.TRY_AGAIN), item);
    }
    boolean byTombstone =
        looked.kind() == Kind.TOMBSTONE && !breaks(Rule.A_TOMBSTONE_IS_TOLD_APART);
    return new Outcome(
        Reply.of(byTombstone ? Word.OCCUPIED_BY_TOMBSTONE : Word.OCCUPIED, looked.ticket()), item);
  }

  /** {@link Word#DONE} means: it is gone. */
  private Outcome remove(Asked asked, Item item) {
    if (asked.ticket() == Asked.NO_TICKET) {
      return new Outcome(Reply.of(Word.NOT_DONE), item);
    }
    if (isThat(item, asked, Rule.A_REMOVAL_NEEDS_THE_TICKET)) {
      return new Outcome(Reply.of(Word.DONE), Item.NONE);
    }
    boolean gone = !item.isThere() || breaks(Rule.A_REMOVAL_TELLS_WHAT_IS_THERE);
    return new Outcome(Reply.of(gone ? Word.DONE : Word.NOT_DONE), item);
  }

  boolean outlives(Ask next) {
    return next.isCommit() && !breaks(Rule.A_TOMBSTONE_OUTLIVES_THE_COMMIT);
  }
}
