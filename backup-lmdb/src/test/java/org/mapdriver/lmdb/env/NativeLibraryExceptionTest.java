package org.mapdriver.lmdb.env;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is in the way of LMDB's native code decides what to do about it. */
final class NativeLibraryExceptionTest {
  @Test
  void message_missingClass_asksForTheJarsAndNotForAFolder() {
    NoClassDefFoundError missing = new NoClassDefFoundError("jnr/ffi/Memory");
    missing.initCause(new ClassNotFoundException("jnr.ffi.Memory"));

    assertThat(new NativeLibraryException(new ExceptionInInitializerError(missing)))
        .hasMessageContaining("ClassNotFoundException: jnr.ffi.Memory")
        .hasMessageContaining("jars")
        .hasMessageNotContaining("java.io.tmpdir");
  }

  @Test
  void message_libraryNotLoaded_asksForAFolder() {
    assertThat(new NativeLibraryException(new UnsatisfiedLinkError("failed to map segment")))
        .hasMessageContaining("UnsatisfiedLinkError: failed to map segment")
        .hasMessageContaining("java.io.tmpdir")
        .hasMessageNotContaining("jars");
  }

  @Test
  void message_classThatFailedToInitialise_asksForAFolder() {
    NoClassDefFoundError again = new NoClassDefFoundError("Could not initialize class jnr.ffi.X");
    again.initCause(new ExceptionInInitializerError(new UnsatisfiedLinkError("noexec")));

    assertThat(new NativeLibraryException(again))
        .hasMessageContaining("java.io.tmpdir")
        .hasMessageNotContaining("jars");
  }
}
