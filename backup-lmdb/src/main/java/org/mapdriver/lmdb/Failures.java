package org.mapdriver.lmdb;

import java.io.IOException;
import java.nio.file.Path;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbNativeException;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.spi.MapUri;

/** Puts what LMDB, the system and other processes do to a table into words. */
record Failures(MapUri uri, Path file) {
  // errno values that Linux and macOS share.
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EIO = 5;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int ENFILE = 23;
  private static final int EMFILE = 24;
  private static final int EFBIG = 27;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;

  MapException duringOpen(RuntimeException e, boolean writing) {
    return translate("open", e, ". ", /* mayHaveHappened= */ false, writing);
  }

  MapException duringRead(String operation, RuntimeException e) {
    return translate(operation, e, ". ", /* mayHaveHappened= */ false, /* writing= */ false);
  }

  MapException duringWrite(String operation, RuntimeException e) {
    boolean unknown = e instanceof LmdbNativeException.PanicException;
    // Of a bulk write a part may have been done in a transaction before.
    String state = operation.endsWith("All") ? "; rolled back. " : "; nothing was changed. ";
    return translate(operation, e, unknown ? ". " : state, unknown, /* writing= */ true);
  }

  MapException duringBuild(IOException e) {
    return new MapUnavailableException(
        Shown.oneLine(
            "build "
                + uri
                + ": "
                + file
                + " cannot be enlarged: "
                + e.getMessage()
                + "; the old table stays. Free some space, or raise the limit on file sizes."),
        false,
        e);
  }

  MapException noRoom(String operation, IOException e) {
    return new MapUnavailableException(
        Shown.oneLine(
            operation + " " + uri + ": " + file + ": " + e.getMessage() + ". Free some space."),
        false,
        e);
  }

  private MapException translate(
      String operation,
      RuntimeException e,
      String state,
      boolean mayHaveHappened,
      boolean writing) {
    String begin = operation + " " + uri + ": " + Shown.oneLine(file.toString());
    if (e instanceof FileLockException) {
      return new MapUnavailableException(
          begin
              + ": "
              + Shown.oneLine(String.valueOf(e.getMessage()))
              + state
              + (e.getCause() == null
                  ? "Try again, or raise lock_timeout."
                  : "Try again, or close the map and open it again."),
          mayHaveHappened,
          e);
    }
    if (operation.equals("open") && isForTheCaller(e)) {
      return new MapConfigException(begin + ": " + what(e) + ". " + advice(e), e);
    }
    if (writing && code(e) == EIO) {
      // What LMDB makes of a write that the system cut short, as it does where the disk ends.
      return new MapUnavailableException(
          begin
              + ": the disk is full, or reports an error"
              + state
              + "Free some space; if there is enough, check the disk.",
          mayHaveHappened,
          e);
    }
    return new MapUnavailableException(
        begin + ": " + what(e) + state + advice(e), mayHaveHappened, e);
  }

  private static boolean isForTheCaller(RuntimeException e) {
    return switch (code(e)) {
      case EIO, ENOMEM, ENOSPC, EFBIG, ENFILE, EMFILE -> false;
      default -> !(e instanceof Env.ReadersFullException);
    };
  }

  private static String what(RuntimeException e) {
    return switch (code(e)) {
      case EPERM, EACCES -> "permission denied";
      case ENOENT -> "there is no such file";
      case EIO -> "the disk reports an error";
      case ENOMEM -> "there is not enough address space to map it";
      case ENFILE, EMFILE -> FileHandles.USED_UP;
      case EFBIG -> "it may not become larger on this system or for this user";
      case ENOSPC -> "the disk is full";
      case EROFS -> "the file system is read-only";
      default -> Shown.oneLine(String.valueOf(e.getMessage()));
    };
  }

  private static String advice(RuntimeException e) {
    if (e instanceof Env.ReadersFullException) {
      return "Too many processes read it at once: raise max_readers and let all close it.";
    }
    if (e instanceof Env.FileInvalidException
        || e instanceof LmdbNativeException.PageCorruptedException
        || e instanceof LmdbNativeException.PageNotFoundException) {
      return "It is damaged or no LMDB table: restore it or build it again.";
    }
    if (e instanceof Env.VersionMismatchException) {
      return "Build it again with this version of LMDB.";
    }
    return switch (code(e)) {
      case EPERM, EACCES, EROFS -> "Change its permissions, or open it read-only.";
      case ENOENT -> "Create it, or correct the path.";
      case ENOSPC -> "Free some space.";
      case ENFILE, EMFILE -> FileHandles.ADVICE + ".";
      case EFBIG -> "Raise the limit on file sizes.";
      case ENOMEM -> "Raise the limit on address space, or lower map_size.";
      default -> "Close it everywhere and open it again; if that fails, restore it.";
    };
  }

  private static int code(RuntimeException e) {
    return e instanceof LmdbNativeException failure ? failure.getResultCode() : 0;
  }
}
