package org.mapdriver.lmdb.env;

/** LMDB's native code cannot be loaded. The message says why and what to do about it. */
public final class NativeLibraryException extends Exception {
  private static final long serialVersionUID = 1L;

  NativeLibraryException(Throwable cause) {
    super(
        "LMDB's native library cannot be loaded ("
            + root(cause)
            + "); set the system property java.io.tmpdir to a folder in which programs may be"
            + " executed (or lmdbjava.extract.dir and jffi.extract.dir, one for each library), or"
            + " lmdbjava.native.lib to the path of an LMDB library for "
            + System.getProperty("os.name")
            + " on "
            + System.getProperty("os.arch"),
        cause);
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
