package org.mapdriver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.mapdriver.MapOptions;

/**
 * The permissions of a table that is made from a text: as with {@code postmap}, those whom the
 * text's permissions keep from reading it cannot read the table either.
 */
final class CreateMode {
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

  private CreateMode() {}

  static MapOptions ofInput(MapOptions options) {
    return Files.exists(STANDARD_INPUT) ? of(STANDARD_INPUT, options) : options;
  }

  /** The options for a table made from a file; unchanged if it is not a regular one. */
  static MapOptions of(Path source, MapOptions options) {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(source, PosixFileAttributes.class);
    } catch (IOException | UnsupportedOperationException e) {
      return options; // whoever reads the source says what is wrong with it
    }
    if (!attributes.isRegularFile()) {
      return options;
    }
    Set<PosixFilePermission> mode = EnumSet.copyOf(options.createMode());
    for (PosixFilePermission read :
        Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)) {
      if (!attributes.permissions().contains(read)) {
        mode.remove(read);
      }
    }
    return options.createMode(mode);
  }
}
