package org.mapdriver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what our loggers say while it is open, and keeps it off the console. */
public final class WarningsCaptured implements AutoCloseable {
  // Held here: java.util.logging itself holds loggers weakly.
  private final Logger logger = Logger.getLogger("org.mapdriver");
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          messages.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Begins. */
  public WarningsCaptured() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  /** What was logged so far. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
