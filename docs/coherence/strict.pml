/*
 * The protocol of coherence=strict for one key (docs/coherence.md), for spin: docs/coherence/check runs it.
 *
 * What it has: writers and readers, command by command; the item in memcached; the backup as a count of commits (a delete is a commit
 * like any other, and a negative entry a value like any other: what a value says here is which commit was read). Values, negative
 * entries and leases may go at any moment (expiry, eviction, flush look alike), and so may a tombstone once no writer stands between
 * its tombstone and its commit, since a commit takes less than the lease. Beyond that, as many as the macros say:
 *
 *   CRASHES   writers that end at any step. (A reader that ends at any step is always possible.)
 *   LOSSES    tombstones that go although a writer relies on them: evicted, flushed, or the commit took longer than the lease
 *   RESTARTS  of memcached: it is empty, counts its cas from the start again, and connections are gone
 *   LOST      commands whose reply never came: not executed, or executed, or executed at any later time
 *   CUTS      a writer that cannot reach memcached, with on_unreachable=proceed, at its first step or its last.
 *             (With refuse it is a writer that ends there.)
 *
 * What must hold: a hit is never older than the newest update that had returned when the lookup began; and when all is quiet, a value
 * in the cache is what the backup has. A writer whose tombstone was lost before its commit does not also crash after it: that is the
 * condition that the page states; DOUBLE_FAULT lifts it.
 *
 * Rules that can be left out, to see that they are needed: NO_SHARED, NO_FRESH, NO_SAME_CONNECTION (for fill and delete),
 * NO_SAME_CONNECTION_PUT, NO_CAS_FILL, NO_CAS_DELETE, EARLY_READ (a read that began before the lease), NO_BYPASS, NO_TOMBSTONE
 * (delete, commit, delete).
 *
 * A cas is never a number here. Of each holder of one the model knows whether it is the cas of the item as it stands (a bit of
 * matching), and whether it comes from a former life of the server (a bit of former): then the item may have the same number by chance.
 */
#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef READERS
#define READERS 2
#endif
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef LOSSES
#define LOSSES 0
#endif
#ifndef RESTARTS
#define RESTARTS 0
#endif
#ifndef LOST
#define LOST 0
#endif
#ifndef CUTS
#define CUTS 0
#endif

#define NOTHING 0
#define VALUE 1
#define LEASE 2
#define TOMBSTONE 3

/* The item in memcached. */
byte kind = NOTHING;
byte version = 0;
byte matching = 0;
byte former = 0;

/* The backup: how many commits it has seen. */
byte stored = 0;

/* The newest commit whose update has returned: for the writer's own process, and for all. A pending tombstone sets them apart. */
byte returned = 0;
byte returnedToAll = 0;
bool pending = false; /* the process of writer 0 and reader 0 passes the cache by */

byte relying = 0; /* writers between their tombstone and their commit, a bit for each */
byte bereft = 0;  /* those that lost it then */
byte running = WRITERS + READERS;
byte writersBegun = 0; /* alike processes begin in one order: the others are the same again */
byte readersBegun = 0;

byte crashes = CRASHES;
byte losses = LOSSES;
byte restarts = RESTARTS;
byte lostReplies = LOST;
byte cuts = CUTS;

/* A command that its sender has given up, and that may still be executed. */
#define ADD_TOMBSTONE 1
#define SWAP_TOMBSTONE 2
#define FILL 3
#define DELETE 4
byte lateCommand = 0;
byte lateVersion = 0;

/* Who holds a cas: writers, readers, and the late command. */
#define WRITER_BIT (1 << me)
#define READER_BIT (1 << (WRITERS + me))
#define LATE_BIT (1 << (WRITERS + READERS))

#define MATCHES(who) (kind != NOTHING && (matching & who))
#ifdef NO_SAME_CONNECTION
#define MAY_USE(who) (MATCHES(who) || (kind != NOTHING && (former & who)))
#define WITNESSED(who) true
#else
#define MAY_USE(who) (MATCHES(who) && !(former & who))
#define WITNESSED(who) (!(former & who))
#endif
#ifdef NO_SAME_CONNECTION_PUT
#define MAY_SWAP(who) (MATCHES(who) || (kind != NOTHING && (former & who)))
#else
#define MAY_SWAP(who) (MATCHES(who) && !(former & who))
#endif
#ifdef NO_CAS_FILL
#define MAY_FILL(who) true
#else
#define MAY_FILL(who) MAY_USE(who)
#endif
#ifdef NO_CAS_DELETE
#define MAY_DELETE(who) (kind != NOTHING)
#else
#define MAY_DELETE(who) MAY_USE(who)
#endif

#define MAY_GIVE_UP (lostReplies > 0 && lateCommand == 0)
#ifdef DOUBLE_FAULT
#define MAY_CRASH (crashes > 0)
#else
#define MAY_CRASH (crashes > 0 && !(bereft & WRITER_BIT))
#endif

inline store(newKind, newVersion, who) {
  kind = newKind;
  version = newVersion;
  matching = who;
  former = former & ~who
}

inline vanish() {
  kind = NOTHING;
  version = 0;
  matching = 0
}

inline learn(who) { /* mg key c f */
  seen = kind;
  matching = matching | who;
  former = former & ~who
}

inline forget(who) {
  matching = matching & ~who;
  former = former & ~who
}

/* What the sender knows of the reply is nothing; what it held of a cas travels with the command. */
inline giveUp(command, who, itsVersion) {
  lostReplies--;
  lateCommand = command;
  lateVersion = itsVersion;
  matching = ((matching & who) -> matching | LATE_BIT : matching & ~LATE_BIT);
  former = ((former & who) -> former | LATE_BIT : former & ~LATE_BIT)
}

inline crash() {
  crashes--;
  relying = relying & ~WRITER_BIT
}

inline lose() {
  vanish();
  bereft = bereft | relying
}

proctype Writer(byte me) {
  byte seen;
  bool shared = false;
  byte commit;

  atomic {
#if CUTS > 0
    me <= 1 || writersBegun >= me;
#else
    writersBegun >= me;
#endif
    writersBegun++;
    goto learning
  }
learning:
  atomic {
    if
#ifdef NO_TOMBSTONE
    :: vanish(); goto commitNow
#else
    :: learn(WRITER_BIT)
#endif
    :: me == 0 && cuts > 0 -> cuts--; pending = true; stored++; commit = stored; goto unreached
    fi
  }
put: /* ms key 0 ME when nothing was there, else ms key 0 C<cas> */
  atomic {
    if
    :: (seen == NOTHING && kind == NOTHING) || (seen != NOTHING && MAY_SWAP(WRITER_BIT)) ->
      shared = (seen == TOMBSTONE);
#ifdef NO_SHARED
      shared = false;
#endif
      store(TOMBSTONE, 0, WRITER_BIT);
      relying = relying | WRITER_BIT;
      seen = 0;
      goto commitNow
    :: !(seen == NOTHING && kind == NOTHING) && !(seen != NOTHING && MATCHES(WRITER_BIT) && !(former & WRITER_BIT)) -> goto learning
    :: MAY_GIVE_UP -> giveUp((seen == NOTHING -> ADD_TOMBSTONE : SWAP_TOMBSTONE), WRITER_BIT, 0); goto learning
    :: MAY_CRASH -> crash(); goto ended
    fi
  }
commitNow:
  atomic {
    if
    :: stored++; commit = stored; relying = relying & ~WRITER_BIT
    :: MAY_CRASH -> crash(); goto ended
    fi
  }
finish:
  atomic {
    if
#ifdef NO_TOMBSTONE
    :: vanish(); goto acknowledged
#else
    :: shared || !WITNESSED(WRITER_BIT) -> goto looking
    :: !shared && WITNESSED(WRITER_BIT) -> /* md key C<cas> */
      if
      :: MAY_DELETE(WRITER_BIT) -> vanish(); goto acknowledged
      :: kind == NOTHING -> goto acknowledged
      :: kind != NOTHING && !MAY_DELETE(WRITER_BIT) ->
#ifdef NO_FRESH
        goto acknowledged
#else
        goto looking
#endif
      fi
    :: !shared && WITNESSED(WRITER_BIT) && MAY_GIVE_UP -> giveUp(DELETE, WRITER_BIT, 0); goto looking
#endif
    :: me == 0 && cuts > 0 -> cuts--; pending = true; goto unreached
    :: MAY_CRASH -> crash(); goto ended
    fi
  }
looking: /* a tombstone that stands may stay */
  atomic {
    if
    :: kind == TOMBSTONE -> goto acknowledged
    :: kind != TOMBSTONE -> learn(WRITER_BIT)
    :: MAY_CRASH -> crash(); goto ended
    fi
  }
fresh:
  atomic {
    if
    :: (seen == NOTHING && kind == NOTHING) || (seen != NOTHING && MAY_SWAP(WRITER_BIT)) -> store(TOMBSTONE, 0, 0); goto acknowledged
    :: !(seen == NOTHING && kind == NOTHING) && !(seen != NOTHING && MATCHES(WRITER_BIT) && !(former & WRITER_BIT)) -> goto looking
    :: MAY_GIVE_UP -> giveUp((seen == NOTHING -> ADD_TOMBSTONE : SWAP_TOMBSTONE), WRITER_BIT, 0); goto looking
    :: MAY_CRASH -> crash(); goto ended
    fi
  }
unreached: /* the update returns; the tombstone is delivered in the background */
  atomic { returned = (commit > returned -> commit : returned); goto delivering }
delivering:
  atomic {
    if
    :: kind == TOMBSTONE -> goto delivered
    :: kind != TOMBSTONE -> learn(WRITER_BIT)
    fi
  }
  atomic {
    if
    :: (seen == NOTHING && kind == NOTHING) || (seen != NOTHING && MAY_SWAP(WRITER_BIT)) -> store(TOMBSTONE, 0, 0); goto delivered
    :: else -> goto delivering
    fi
  }
delivered:
  atomic { pending = false; goto acknowledged }
acknowledged:
  atomic {
    returned = (commit > returned -> commit : returned);
    returnedToAll = (commit > returnedToAll -> commit : returnedToAll);
    goto ended
  }
ended:
  atomic { running--; seen = 0; shared = false; commit = 0; forget(WRITER_BIT); bereft = bereft & ~WRITER_BIT }
}

proctype Reader(byte me) {
  byte needed, read;

  atomic {
#if CUTS > 0
    me <= 1 || readersBegun >= me;
#else
    readersBegun >= me;
#endif
    readersBegun++;
    needed = (me == 0 -> returned : returnedToAll);
#ifdef EARLY_READ
    read = stored;
#endif
#ifndef NO_BYPASS
    if
    :: me == 0 && pending -> goto ended /* reads the backup, fills nothing */
    :: else
    fi
#endif
  }
ask: /* get, then mg key v c f N<lease> O<opaque> on a miss; one who waits for another's lease asks again */
  atomic {
    if
    :: kind == VALUE -> assert(version >= needed); goto ended
    :: kind == TOMBSTONE -> goto ended /* reads the backup, fills nothing */
    :: kind == LEASE -> goto ended     /* the same, after a while */
    :: kind == NOTHING -> store(LEASE, 0, READER_BIT); needed = 0
    fi
  }
#ifndef EARLY_READ
readBackup:
  atomic {
    if
    :: read = stored
    :: goto ended
    fi
  }
#endif
fill: /* ms key C<cas> */
  atomic {
    if
    :: WITNESSED(READER_BIT) && MAY_FILL(READER_BIT) -> store(VALUE, read, 0)
    :: WITNESSED(READER_BIT) && MAY_GIVE_UP -> giveUp(FILL, READER_BIT, read)
    :: true /* refused, or the connection is gone, or it ends here */
    fi;
    goto ended
  }
ended:
  atomic { running--; needed = 0; read = 0; forget(READER_BIT) }
}

/* What happens to memcached, and commands that arrive late. */
proctype World() {
end:
  do
  :: atomic { kind == VALUE || kind == LEASE -> vanish() }
  :: atomic { kind == TOMBSTONE && relying == 0 -> vanish() }
  :: atomic { kind == TOMBSTONE && relying != 0 && losses > 0 -> losses--; lose() }
  :: atomic { restarts > 0 && running > 0 -> restarts--; lose(); former = 255; lateCommand = 0; lateVersion = 0 }
  :: atomic {
      lateCommand != 0 ->
      if
      :: lateCommand == ADD_TOMBSTONE && kind == NOTHING -> store(TOMBSTONE, 0, 0)
      :: lateCommand == SWAP_TOMBSTONE && MATCHES(LATE_BIT) -> store(TOMBSTONE, 0, 0)
      :: lateCommand == FILL && MAY_FILL(LATE_BIT) -> store(VALUE, lateVersion, 0)
      :: lateCommand == DELETE && MAY_DELETE(LATE_BIT) -> vanish()
      :: true
      fi;
      lateCommand = 0;
      lateVersion = 0;
      forget(LATE_BIT)
    }
  od
}

init {
  byte n = 0;
  atomic {
    run World();
    do
    :: n < WRITERS -> run Writer(n); n++
    :: n == WRITERS -> break
    od;
    n = 0;
    do
    :: n < READERS -> run Reader(n); n++
    :: n == READERS -> break
    od;
    n = 0
  }
  atomic {
    running == 0 && lateCommand == 0 && !pending;
    assert(kind != VALUE || version == stored)
  }
}
