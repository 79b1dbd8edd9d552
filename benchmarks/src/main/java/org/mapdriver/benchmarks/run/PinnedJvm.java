package org.mapdriver.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program that starts the JVM on one processor, where memcached, its child, then runs as well.
 * The JVM must be born there: it counts processors when it starts.
 */
final class PinnedJvm {
  private PinnedJvm() {}

  static Path write(Path folder) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path script = folder.resolve("java-on-one-processor");
    Files.writeString(script, "#!/bin/sh\nexec taskset -c 0 '" + java + "' \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
