package org.mapdriver.lmdb.env;

/** LMDB's native code cannot be loaded. The message says why and what to do about it. */
public final class NativeLibraryException extends Exception {
  private static final long serialVersionUID = 1L;

  NativeLibraryException(Throwable cause) {
    super(isMissingClass(cause) ? missingClass(cause) : notLoaded(cause), cause);
  }

  /** A class that failed to initialise is also reported as one that is not there. */
  private static boolean isMissingClass(Throwable cause) {
    Throwable e = cause;
    for (int depth = 0; depth < 16 && e != null; depth++) {
      if (e instanceof NoClassDefFoundError && e.getCause() instanceof ClassNotFoundException) {
        return true;
      }
      e = e.getCause();
    }
    return false;
  }

  private static String missingClass(Throwable cause) {
    return "a class that LMDB's Java binding needs is missing ("
        + root(cause)
        + "); put all jars that come with this driver on the class path or module path: lmdbjava,"
        + " jnr-ffi, jnr-constants, jffi with its native part, and asm";
  }

  private static String notLoaded(Throwable cause) {
    return "LMDB's native library cannot be loaded ("
        + root(cause)
        + "); set the system property java.io.tmpdir to a folder in which programs may be"
        + " executed (or lmdbjava.extract.dir and jffi.extract.dir, one for each library), or"
        + " lmdbjava.native.lib to the path of an LMDB library for "
        + System.getProperty("os.name")
        + " on "
        + System.getProperty("os.arch");
  }

  private static String root(Throwable e) {
    Throwable root = e;
    for (int depth = 0; depth < 16 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    return root.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
  }
}
