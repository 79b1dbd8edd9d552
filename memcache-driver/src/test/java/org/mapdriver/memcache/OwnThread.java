package org.mapdriver.memcache;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call in a thread of its own, to be watched and interrupted there. */
final class OwnThread {
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Thread thread;

  /** What a call answered, or the message of what it threw; and whether it ended interrupted. */
  record Outcome(@Nullable Object answer, boolean interrupted) {}

  private OwnThread(Supplier<@Nullable Object> call) {
    thread = new Thread(() -> outcome.complete(run(call)), "own-thread");
    thread.start();
  }

  static OwnThread asks(Supplier<@Nullable Object> call) {
    return new OwnThread(call);
  }

  /** Its answer is {@code done}. */
  static OwnThread does(Runnable call) {
    return new OwnThread(
        () -> {
          call.run();
          return "done";
        });
  }

  private static Outcome run(Supplier<@Nullable Object> call) {
    Object answer;
    try {
      answer = call.get();
    } catch (RuntimeException | Error e) { // whatever it is, the test shall see it
      answer = e.getMessage();
    }
    return new Outcome(answer, Thread.currentThread().isInterrupted());
  }

  void interrupt() {
    thread.interrupt();
  }

  Thread.State state() {
    return thread.getState();
  }

  /** Whether it waits for a reply, asleep in the system, or for another thread. */
  boolean waits() {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && (state() == Thread.State.WAITING
            || state() == Thread.State.TIMED_WAITING
            || stack[0].isNativeMethod());
  }

  /** Whether it is in a method of that name. */
  boolean isIn(String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  boolean isDone() {
    return outcome.isDone();
  }

  Outcome outcome() throws Exception {
    return outcome.get(30, TimeUnit.SECONDS);
  }
}
