package org.mapdriver.memcache.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request, from the thread that makes it to whoever carries it out and back. Made anew
 * for each try: whoever carried it out may still hold it when its thread goes on.
 */
abstract class Call {
  private static final VarHandle NEWS;
  private static final Object PARKED = new Object();

  static {
    try {
      NEWS = MethodHandles.lookup().findVarHandle(Call.class, "news", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The next in a list: of those that wait, then of those to be woken. */
  @Nullable Call next;

  private final @Nullable Thread caller;

  /** Null, then perhaps PARKED; then a lane to lead, or the outcome. */
  @SuppressWarnings("UnusedVariable") // read through NEWS
  private volatile @Nullable Object news;

  /** In milliseconds of the client's clock. An int, so that a get takes 32 bytes. */
  private int deadline;

  /**
   * Makes a call.
   *
   * @param caller who waits for the outcome; null if nobody does
   */
  Call(@Nullable Thread caller) {
    this.caller = caller;
  }

  /** Whether who waits may do so by giving others a turn. */
  final boolean mayGiveTurns() {
    return caller != null && Turns.suit(caller);
  }

  final void deadline(int millis) {
    deadline = millis;
  }

  final int deadline() {
    return deadline;
  }

  /** Whether it has to travel without others, since one of a flight that failed is to blame. */
  boolean alone() {
    return false;
  }

  /** The next try, of what is not done yet. */
  abstract Call again(boolean byItself);

  /** How many keys of a get there are. */
  abstract int keys();

  final @Nullable Thread caller() {
    return caller;
  }

  /**
   * Tells the caller. Answers whether it has to be woken: waking costs a system call, and can be
   * put off.
   */
  boolean tell(Object something) {
    return NEWS.getAndSet(this, something) == PARKED;
  }

  void wake() {
    LockSupport.unpark(caller);
  }

  /** What the caller was told; null as long as that is nothing. */
  final @Nullable Object news() {
    Object told = news;
    return told == PARKED ? null : told;
  }

  /** Forgets what the caller was told last, which it has taken on. */
  final void takeOn() {
    news = null;
  }

  /** Sleeps until there may be news; may come back too early. */
  final void sleep() {
    if (NEWS.compareAndSet(this, null, PARKED) || news == PARKED) {
      LockSupport.park(this);
    }
  }
}
