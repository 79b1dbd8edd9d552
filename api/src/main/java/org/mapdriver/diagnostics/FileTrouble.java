package org.mapdriver.diagnostics;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in plain words why a file could not be read, and what to do. */
public final class FileTrouble {
  private FileTrouble() {}

  /**
   * Explains a failure.
   *
   * @param file the file
   * @param failure what happened when it was opened or read
   * @return for example {@code cannot read /etc/users: there is no such file; create it, or correct
   *     the path}, on one line
   */
  public static String explain(Path file, IOException failure) {
    String why;
    if (failure instanceof NoSuchFileException) {
      why = "there is no such file; create it, or correct the path";
    } else if (failure instanceof AccessDeniedException) {
      why = "permission denied; make it readable for this user";
    } else if (failure instanceof FileSystemLoopException) {
      why = "its symbolic links lead back to themselves; correct the path";
    } else if (FileHandles.areBehind(failure)) {
      why = FileHandles.USED_UP + ". " + FileHandles.ADVICE;
    } else if (failure instanceof FileSystemException system && system.getReason() != null) {
      why = system.getReason() + "; name a file that can be read";
    } else {
      why = failure.getMessage() + "; name a file that can be read";
    }
    return Shown.oneLine("cannot read " + file + ": " + why);
  }
}
