package org.mapdriver.lmdb.env;

import org.lmdbjava.Env;
import org.lmdbjava.Meta;

/** Loads LMDB's native code, when the first table is opened. */
final class NativeLibrary {
  private NativeLibrary() {}

  /**
   * Loads LMDB, or does nothing if it is loaded.
   *
   * @throws NativeLibraryException if it cannot be loaded on this machine
   */
  static void load() throws NativeLibraryException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      // lmdbjava asks the context class loader for the library, which may be anybody's.
      thread.setContextClassLoader(Env.class.getClassLoader());
      Meta.version();
    } catch (LinkageError | RuntimeException e) {
      // jnr-ffi and lmdbjava tell of a library that does not load by half a dozen types of both.
      throw new NativeLibraryException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
