package org.mapdriver.memcache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the driver logs, from the moment this is made until it is closed. */
public final class Warnings extends Handler implements AutoCloseable {
  /** Kept: the JDK forgets loggers that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("org.mapdriver.memcache");

  private final List<String> messages = new CopyOnWriteArrayList<>();

  private Warnings() {}

  /** Begins to listen. */
  public static Warnings listen() {
    Warnings warnings = new Warnings();
    LOGGER.addHandler(warnings);
    return warnings;
  }

  /** What was heard so far, oldest first. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord entry) {
    messages.add(entry.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
