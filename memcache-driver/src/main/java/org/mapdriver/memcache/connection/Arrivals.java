package org.mapdriver.memcache.connection;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The calls that wait for a lane. Any thread adds one; who leads a lane takes them all. */
final class Arrivals {
  private final AtomicReference<@Nullable Call> latest = new AtomicReference<>();

  void add(Call call) {
    Call before;
    do {
      before = latest.get();
      call.next = before;
    } while (!latest.compareAndSet(before, call));
  }

  boolean isEmpty() {
    return latest.get() == null;
  }

  /** Takes all; first come, first in the list. */
  @Nullable Call takeAll() {
    if (isEmpty()) {
      return null;
    }
    Call rest = latest.getAndSet(null);
    Call first = null;
    while (rest != null) {
      Call before = rest.next;
      rest.next = first;
      first = rest;
      rest = before;
    }
    return first;
  }
}
