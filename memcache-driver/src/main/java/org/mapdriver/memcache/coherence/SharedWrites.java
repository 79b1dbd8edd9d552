package org.mapdriver.memcache.coherence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.connection.Turns;

/**
 * Lets those who write while another writes go on together: one of them puts tombstones into the
 * cache for all their keys, changes the backup for each in the order in which they came, and takes
 * the tombstones away. So each waits once for others instead of twice, and a key that several of
 * them write has one tombstone, which goes, instead of shared ones, which would have to expire and
 * be replaced with each write meanwhile: docs/profile.md, "Strict".
 *
 * <p>Only before a backup that commits sooner than threads could wait for one another; before
 * another each writes by itself, beside the group as another process would. Nobody but the leader
 * waits much longer than {@link #PATIENCE_NANOS} for a commit that is not his own.
 */
final class SharedWrites {
  /** Far longer than two round trips; far shorter than a lease. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** For how long a group commits; whose turn has not come by then writes by himself. */
  private static final long LONGEST_COMMITS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Beside the leader's own: as many as travel together. docs/profile.md, "Strict". */
  private static final int MOST_WRITES = MemcacheClient.MOST_AT_ONCE - 1;

  /** How often others get a turn before one sleeps: docs/profile.md, "Strict". */
  private static final int MOST_TURNS = 20;

  /** What a write is made of. */
  interface Steps {
    /**
     * Tombstones for some keys, perhaps equal ones, then the commits, then the tombstones again.
     * Where there are several keys it may leave off before the commits, as if nothing had been
     * asked: then each writes by itself.
     */
    void write(List<AskedKey> keys, Runnable commits);

    /** Sees, after a commit, that a tombstone stands, whatever becomes of the other steps. */
    void confirm(AskedKey key);
  }

  private final Steps steps;
  private final BackupPace pace;
  private final Turns turns;
  private final Ticker ticker;
  private final long patienceNanos;
  private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean led = new AtomicBoolean();
  private volatile long ledSince;

  /**
   * Nobody writes yet.
   *
   * @param pace of the backup's commits
   * @param turns how threads wait
   */
  SharedWrites(Steps steps, BackupPace pace, Turns turns, Ticker ticker, long patienceNanos) {
    this.steps = steps;
    this.pace = pace;
    this.turns = turns;
    this.ticker = ticker;
    this.patienceNanos = patienceNanos;
    this.ledSince = ticker.nanos();
  }

  private enum Stage {
    /** Nothing was done for it. */
    WAITING,
    /** Nothing was done for it; its caller is to lead a group. */
    LEADING,
    /** The backup is being changed. */
    COMMITTING,
    /** The backup was changed, or has failed; what the cache has is not known yet. */
    COMMITTED,
    /** It is over. */
    DONE,
    /** Nothing was done for it, nor will be: its caller writes by himself. */
    BY_ITSELF
  }

  private static final class Write {
    private static final VarHandle STAGE;

    static {
      try {
        STAGE = MethodHandles.lookup().findVarHandle(Write.class, "stage", Stage.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final AskedKey key;
    final BooleanSupplier commit;
    final Thread caller = Thread.currentThread();
    volatile Stage stage = Stage.WAITING;
    private volatile boolean asleep;
    // Each written before the stage that tells of it:
    boolean stored; // COMMITTED
    @Nullable Throwable commitFailure; // COMMITTED
    @Nullable Throwable laterFailure; // DONE

    Write(AskedKey key, BooleanSupplier commit) {
      this.key = key;
      this.commit = commit;
    }

    /** Answers whether it was at that stage. */
    boolean move(Stage from, Stage to) {
      return STAGE.compareAndSet(this, from, to);
    }

    /** To be called after the stage has changed: to wake somebody costs a system call. */
    void wake() {
      if (asleep) {
        LockSupport.unpark(caller);
      }
    }

    /** Sleeps unless the stage has changed; may come back too early. */
    void sleep(Stage seen, long nanos) {
      asleep = true;
      if (stage == seen) {
        LockSupport.parkNanos(this, nanos);
      }
    }
  }

  /**
   * Writes, or has another caller write. An interrupt does not keep it from that.
   *
   * @param commit changes the backup; run once, perhaps by another caller's thread
   * @return what the commit answered
   */
  boolean write(AskedKey key, BooleanSupplier commit) {
    if (!pace.isQuick() || isStuck()) {
      return byItself(key, commit);
    }
    Write own = new Write(key, commit);
    if (tryLead()) {
      own.stage = Stage.LEADING;
      lead(own);
    } else {
      waiting.add(own);
      if (tryLead()) { // who led may not have seen it
        passOn();
      }
      await(own);
    }
    Stage stage = own.stage;
    if (stage == Stage.BY_ITSELF) {
      return byItself(key, commit);
    }
    Throwable failure = own.commitFailure;
    if (stage != Stage.DONE) {
      confirm(key, failure);
    } else if (failure == null) {
      failure = own.laterFailure;
    } else if (own.laterFailure != null && own.laterFailure != failure) {
      failure.addSuppressed(own.laterFailure);
    }
    if (failure != null) {
      throw SharedWrites.<RuntimeException>unchanged(failure);
    }
    return own.stored;
  }

  private void confirm(AskedKey key, @Nullable Throwable commitFailure) {
    try {
      steps.confirm(key);
    } catch (RuntimeException | Error e) {
      if (commitFailure == null) {
        throw e;
      }
      commitFailure.addSuppressed(e);
    }
  }

  /** As it is, even where it is checked: drivers in other languages throw such ones. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchanged(Throwable failure) throws E {
    throw (E) failure;
  }

  private boolean byItself(AskedKey key, BooleanSupplier commit) {
    boolean[] stored = new boolean[1];
    steps.write(List.of(key), () -> stored[0] = pace.commit(commit));
    return stored[0];
  }

  private boolean tryLead() {
    if (led.get()) {
      return false;
    }
    ledSince = ticker.nanos(); // before: who finds it led must not find an old time
    return led.compareAndSet(false, true);
  }

  /** Whether who leads has done so for longer than anybody would wait. */
  private boolean isStuck() {
    return led.get() && ticker.nanos() - ledSince > patienceNanos;
  }

  /** Waits until it is over, leading a group if told to, or until waiting makes no sense. */
  private void await(Write own) {
    boolean interrupted = false;
    long start = ticker.nanos();
    int turnsLeft = Turns.suit(own.caller) ? MOST_TURNS : 0;
    boolean worthIt = true;
    while (worthIt) {
      Stage stage = own.stage;
      if (stage == Stage.DONE || stage == Stage.BY_ITSELF) {
        worthIt = false;
      } else if (stage == Stage.LEADING) {
        turns.cost(ticker.nanos() - ledSince);
        lead(own);
      } else if (turnsLeft > 0 && turns.give()) {
        turnsLeft--;
      } else {
        long left = patienceNanos - (ticker.nanos() - start);
        if (left > 0 || stage == Stage.COMMITTING) { // a commit takes what it takes
          own.sleep(stage, left > 0 ? left : patienceNanos);
          interrupted |= Thread.interrupted();
        } else {
          worthIt = stage == Stage.WAITING && !own.move(stage, Stage.BY_ITSELF);
        }
      }
    }
    if (interrupted) {
      own.caller.interrupt();
    }
  }

  private void lead(Write own) {
    List<Write> others = List.of();
    @Nullable Throwable failure = null;
    try {
      others = takeOthers();
      together(own, others);
    } catch (Throwable e) { // whatever it is: the others must hear of it
      failure = e;
    } finally {
      passOn();
      if (others.isEmpty()) { // what failed is its own
        own.laterFailure = failure;
        own.stage = Stage.DONE;
      } else {
        end(own, failure);
        for (int i = 0; i < others.size(); i++) {
          end(others.get(i), failure);
        }
      }
    }
  }

  private List<Write> takeOthers() {
    List<Write> others = new ArrayList<>();
    Write next;
    while (others.size() < MOST_WRITES && (next = waiting.poll()) != null) {
      others.add(next);
    }
    return others;
  }

  private void together(Write own, List<Write> others) {
    List<AskedKey> keys = new ArrayList<>(1 + others.size());
    keys.add(own.key);
    for (int i = 0; i < others.size(); i++) {
      keys.add(others.get(i).key);
    }
    steps.write(
        keys,
        () -> {
          commit(own, Stage.LEADING);
          commitAll(others);
        });
  }

  /** Commits what is not one's own: its caller has not been interrupted if this thread has. */
  private void commitAll(List<Write> others) {
    boolean interrupted = Thread.interrupted();
    long start = ticker.nanos();
    for (int i = 0; i < others.size() && ticker.nanos() - start < LONGEST_COMMITS_NANOS; i++) {
      commit(others.get(i), Stage.WAITING);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(Write write, Stage before) {
    if (!write.move(before, Stage.COMMITTING)) {
      return; // its caller would not wait any longer
    }
    try {
      write.stored = pace.commit(write.commit);
    } catch (Throwable e) { // whatever it is: it is that caller's
      write.commitFailure = e;
    } finally {
      write.stage = Stage.COMMITTED;
    }
  }

  /** What was not even begun in a group is done again: what failed may concern another key. */
  private static void end(Write write, @Nullable Throwable failure) {
    write.laterFailure = failure;
    if (!write.move(Stage.COMMITTED, Stage.DONE)) {
      write.stage = Stage.BY_ITSELF;
    }
    write.wake();
  }

  /** Has one of those who wait lead, or leaves it to who comes next. */
  private void passOn() {
    do {
      Write next;
      while ((next = waiting.poll()) != null) {
        ledSince = ticker.nanos();
        if (next.move(Stage.WAITING, Stage.LEADING)) {
          next.wake();
          return;
        }
      }
      led.set(false);
    } while (!waiting.isEmpty() && tryLead());
  }
}
