package org.mapdriver.cli;

import java.util.function.Supplier;
import org.mapdriver.diagnostics.Ticker;

/** Shows how far a long job is: on a terminal in one line, elsewhere in a line now and then. */
final class Progress {
  private enum Form {
    NONE,
    LINES,
    TERMINAL
  }

  private static final long TERMINAL_NANOS = 200_000_000;
  private static final long LINES_NANOS = 2_000_000_000;
  private static final String TO_LINE_START = "\r\u001b[K";

  private final Console console;
  private final Form form;
  private final Ticker ticker;
  private long lastNanos;
  private boolean lineShown;

  private Progress(Console console, Form form, Ticker ticker) {
    this.console = console;
    this.form = form;
    this.ticker = ticker;
    this.lastNanos = ticker.nanos();
  }

  /** {@code bin/mapdriver} says whether standard error is a terminal: Java 17 cannot tell. */
  static Progress on(Console console, boolean always, Ticker ticker) {
    if (Boolean.getBoolean("mapdriver.terminal")) {
      return new Progress(console, Form.TERMINAL, ticker);
    }
    return new Progress(console, always ? Form.LINES : Form.NONE, ticker);
  }

  void show(Supplier<String> text) {
    long now = ticker.nanos();
    if (form == Form.NONE
        || now - lastNanos < (form == Form.TERMINAL ? TERMINAL_NANOS : LINES_NANOS)) {
      return;
    }
    lastNanos = now;
    if (form == Form.TERMINAL) {
      console.writeError(TO_LINE_START + text.get());
      lineShown = true;
    } else {
      console.writeError("mapdriver: " + text.get() + "\n");
    }
  }

  /** Makes way for other output. */
  void end() {
    if (lineShown) {
      console.writeError(TO_LINE_START);
      lineShown = false;
    }
  }
}
