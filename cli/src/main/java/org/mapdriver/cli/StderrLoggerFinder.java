package org.mapdriver.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Shows the warnings of the libraries as this command's own, one line each, instead of the JDK's
 * two lines with a date; what is less than a warning, to those who asked with {@code -v}. Found by
 * {@link java.util.ServiceLoader}.
 */
public final class StderrLoggerFinder extends System.LoggerFinder {
  private static volatile @Nullable Console console;

  /** For {@link java.util.ServiceLoader}. */
  public StderrLoggerFinder() {}

  /** Sends everything there from now on; a process has one standard error, and so one of these. */
  static void sendTo(Console target) {
    console = target;
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Lines(name);
  }

  private static final class Lines implements System.Logger {
    private final String name;

    Lines(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      Console target = console;
      return level != Level.OFF
          && (level.getSeverity() >= Level.WARNING.getSeverity()
              || (target != null
                  && target.isVerbose()
                  && level.getSeverity() >= Level.INFO.getSeverity()));
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (!isLoggable(level)) {
        return;
      }
      Console target = console;
      if (target == null) {
        target = Console.ofProcess();
      }
      String line = String.valueOf(message);
      if (level.getSeverity() >= Level.WARNING.getSeverity()) {
        target.warn(line);
      } else {
        target.detail(line);
      }
      if (thrown != null) {
        target.trace(thrown);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... arguments) {
      if (isLoggable(level)) {
        boolean plain = format == null || arguments == null || arguments.length == 0;
        log(
            level,
            bundle,
            plain ? format : MessageFormat.format(format, arguments),
            (Throwable) null);
      }
    }
  }
}
