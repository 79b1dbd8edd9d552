package org.mapdriver.diagnostics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * Flight Recorder events. As long as no recording was ever started in this process, none of their
 * classes is loaded: the recorder takes its time to take notice of an event class, and a command
 * that does one lookup would spend most of its own on that.
 */
public final class MapEvents {
  private MapEvents() {}

  /**
   * Whether somebody may be recording.
   *
   * @return false if no recording was ever started in this process
   */
  public static boolean recorded() {
    return FlightRecorder.isInitialized();
  }

  /**
   * Begins an operation that may turn out to be slow.
   *
   * @return an event to be finished, or null if nobody is recording
   */
  public static @Nullable SlowOperation beginOperation() {
    return recorded() ? SlowOperation.begun() : null;
  }

  /**
   * Begins a run of a cleaner.
   *
   * @return an event to be finished, or null if nobody is recording
   */
  public static @Nullable CleanupRun beginCleanup() {
    return recorded() ? CleanupRun.begun() : null;
  }

  /** An operation that took long. */
  @Name("mapdriver.SlowOperation")
  @Label("Slow Map Operation")
  @Category("Mapdriver")
  @Description("An operation of a map that took longer than the threshold, 20 ms by default")
  @Threshold("20 ms")
  @StackTrace(false)
  public static final class SlowOperation extends Event {
    @Label("Map")
    String map = "";

    @Label("Operation")
    String operation = "";

    private SlowOperation() {}

    private static SlowOperation begun() {
      SlowOperation event = new SlowOperation();
      event.begin();
      return event;
    }

    /**
     * Ends the event, and emits it if it took long enough.
     *
     * @param map the map's URI
     * @param operation the operation's API name
     */
    public void finish(Object map, String operation) {
      end();
      if (shouldCommit()) {
        this.map = map.toString();
        this.operation = operation;
        commit();
      }
    }
  }

  /** An operation that failed. */
  @Name("mapdriver.OperationError")
  @Label("Map Operation Error")
  @Category("Mapdriver")
  @Description("An operation of a map that threw an exception, or a trouble that a driver got over")
  @StackTrace(false)
  public static final class OperationError extends Event {
    @Label("Map")
    String map;

    @Label("Kind")
    String kind;

    @Label("Message")
    String message;

    private OperationError(String map, String kind, String message) {
      this.map = map;
      this.kind = kind;
      this.message = message;
    }

    /**
     * Emits an event.
     *
     * @param map the map's URI
     * @param kind the kind of error, as in {@code MapStats.errors()}
     * @param message what happened
     */
    public static void emit(Object map, String kind, String message) {
      if (recorded()) {
        new OperationError(map.toString(), kind, message).commit();
      }
    }
  }

  /** A circuit breaker that opened, closed, or let a probe through. */
  @Name("mapdriver.BreakerTransition")
  @Label("Circuit Breaker Transition")
  @Category("Mapdriver")
  @Description("The circuit breaker before a cache server changed its state")
  @StackTrace(false)
  public static final class BreakerTransition extends Event {
    @Label("Map")
    String map;

    @Label("Server")
    String server;

    @Label("State")
    String state;

    private BreakerTransition(String map, String server, String state) {
      this.map = map;
      this.server = server;
      this.state = state;
    }

    /**
     * Emits an event.
     *
     * @param map the map's URI
     * @param server the server's address
     * @param state the new state
     */
    public static void emit(Object map, String server, String state) {
      if (recorded()) {
        new BreakerTransition(map.toString(), server, state).commit();
      }
    }
  }

  /** A run of a map cleaner. */
  @Name("mapdriver.CleanupRun")
  @Label("Cleanup Run")
  @Category("Mapdriver")
  @Description("A walk of a MapCleaner over its map, or the part of one until it was stopped")
  @StackTrace(false)
  public static final class CleanupRun extends Event {
    @Label("Map")
    String map = "";

    @Label("Retained")
    long retained;

    @Label("Dropped")
    long dropped;

    @Label("Complete")
    boolean complete;

    private CleanupRun() {}

    private static CleanupRun begun() {
      CleanupRun event = new CleanupRun();
      event.begin();
      return event;
    }

    /**
     * Ends the event and emits it.
     *
     * @param map the map's URI
     * @param retained entries kept
     * @param dropped entries deleted
     * @param complete whether the walk came to the map's end
     */
    public void finish(Object map, long retained, long dropped, boolean complete) {
      end();
      this.map = map.toString();
      this.retained = retained;
      this.dropped = dropped;
      this.complete = complete;
      commit();
    }
  }
}
