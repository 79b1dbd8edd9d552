package org.mapdriver.tck;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Runs many tasks at the same moment, in threads of their own, and gathers what they answer. */
final class Crowd {
  private static final int MANY_PLATFORM_THREADS = 200;
  private static final int PATIENCE_SECONDS = 50;

  private Crowd() {}

  /** Each task in a platform thread of its own. */
  static <T> List<T> run(int tasks, IntFunction<Callable<T>> task) throws Exception {
    return run(Executors.newFixedThreadPool(tasks, Crowd::daemon), tasks, tasks, task);
  }

  /** Each task in a virtual thread of its own; on a JDK without them, 200 platform threads. */
  static <T> List<T> runLight(int tasks, IntFunction<Callable<T>> task) throws Exception {
    ExecutorService virtual = virtualThreads();
    if (virtual != null) {
      return run(virtual, tasks, tasks, task);
    }
    return run(
        Executors.newFixedThreadPool(MANY_PLATFORM_THREADS, Crowd::daemon),
        tasks,
        Math.min(tasks, MANY_PLATFORM_THREADS),
        task);
  }

  private static <T> List<T> run(
      ExecutorService threads, int tasks, int atOnce, IntFunction<Callable<T>> task)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(atOnce);
    List<Future<T>> running = new ArrayList<>(tasks);
    try {
      for (int i = 0; i < tasks; i++) {
        Callable<T> each = task.apply(i);
        running.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return each.call();
                }));
      }
      List<T> answers = new ArrayList<>(tasks);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      for (Future<T> each : running) {
        answers.add(each.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      return answers;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError("an operation among many at once failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "operations of "
              + tasks
              + " tasks at once did not end in "
              + PATIENCE_SECONDS
              + " s: is there a deadlock, or a pool that nothing is given back to?",
          e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "tck-crowd");
    thread.setDaemon(true);
    return thread;
  }

  /** By reflection: this module runs on a Java 17 too. */
  private static @Nullable ExecutorService virtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return null;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("virtual threads are there, but cannot be started", e);
    }
  }
}
