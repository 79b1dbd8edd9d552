package org.mapdriver.memcache.coherence;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.coherence.Asked.Reply;

/**
 * One run of a process: what it asks for is answered from a record. The first question beyond that
 * ends the run; it is what the process asks next.
 */
final class SteppedRun {
  /** Ends a run. Nothing catches it for good. */
  static final class Paused extends Error {
    private static final long serialVersionUID = 1L;

    final transient Asked next;

    /** Whether it is the first question of an operation. */
    final boolean first;

    /** Whether lookups of its process pass the cache by. */
    final boolean passingBy;

    Paused(Asked next, boolean first, boolean passingBy) {
      super("asks", null, false, false);
      this.next = next;
      this.first = first;
      this.passingBy = passingBy;
    }
  }

  private final List<Reply> record;
  private int answered;
  private int answeredBefore;
  private @Nullable Paused paused;
  BooleanSupplier passingBy = () -> false;

  SteppedRun(List<Reply> record) {
    this.record = record;
  }

  void operationBegins() {
    answeredBefore = answered;
  }

  Reply ask(Asked asked) {
    endIfPaused();
    if (answered < record.size()) {
      return record.get(answered++);
    }
    paused = new Paused(asked, answered == answeredBefore, passingBy.getAsBoolean());
    throw paused;
  }

  /** Code that cleans up asks again, and code in the background goes on whatever is thrown. */
  void endIfPaused() {
    if (paused != null) {
      throw paused;
    }
  }
}
