package org.mapdriver.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failure is one of file handles, of which a process may have only so many. That reaches
 * us in many disguises: as a socket that cannot be made, a name that is not found, a file that
 * cannot be opened for no reason that is told.
 */
public final class FileHandles {
  /** What is wrong, for messages. */
  public static final String USED_UP = "this process, or the system, has too many files open";

  /** What to do about it, for messages; a sentence without its full stop. */
  public static final String ADVICE =
      "Raise the limit (ulimit -n, or LimitNOFILE= of a systemd unit), or close what is not needed";

  private static final Path ALWAYS_THERE = Path.of("/dev/null");
  private static final String SYSTEMS_WORDS = "Too many open files"; // in English

  /** What failed may have needed several at once, and have given back those that it got. */
  private static final int A_FEW = 8;

  private FileHandles() {}

  /**
   * Tells whether that is what is behind a failure. Opens files to find out, so this is for
   * failures alone.
   *
   * @param failure what happened
   * @return whether its message says so, or there are next to no handles now
   */
  public static boolean areBehind(@Nullable Throwable failure) {
    return areNamedBy(failure) || !areThere(A_FEW);
  }

  /**
   * Tells whether the message of a failure, or of what caused it, says so.
   *
   * @param failure what happened
   * @return false also where the system speaks another language
   */
  public static boolean areNamedBy(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(SYSTEMS_WORDS)) {
        return true;
      }
    }
    return false;
  }

  private static boolean areThere(int count) {
    if (count == 0) {
      return true;
    }
    try (InputStream opened = Files.newInputStream(ALWAYS_THERE)) {
      return opened != null && areThere(count - 1);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return true; // another kind of system
    } catch (IOException e) {
      return false;
    }
  }
}
