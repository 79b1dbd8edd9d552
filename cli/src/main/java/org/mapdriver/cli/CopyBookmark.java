package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a copy has come, in a file: what is copied, and the key of the last entry that the target
 * acknowledged. The file is replaced as a whole, so a crash leaves the old mark or the new one.
 */
final class CopyBookmark {
  private static final String HEADER = "mapdriver copy, version 1";

  private final @Nullable Path file;
  private final String what;
  private final byte @Nullable [] key;

  private CopyBookmark(@Nullable Path file, String what, byte @Nullable [] key) {
    this.file = file;
    this.what = what;
    this.key = key;
  }

  /** Reads the mark that an earlier run left, if it left one; without a file nothing is kept. */
  static CopyBookmark of(@Nullable Path file, String what) throws CommandException {
    if (file == null) {
      return new CopyBookmark(null, what, null);
    }
    byte[] key = read(file, what);
    requireFolder(file); // now, not after the first batch
    return new CopyBookmark(file, what, key);
  }

  private static void requireFolder(Path file) throws CommandException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException(
          "write " + file + ": its folder is not there; create it, or name another file");
    } else if (!Files.isWritable(folder)) {
      throw new CommandException(
          "write " + file + ": its folder cannot be written; name another file");
    }
  }

  private static byte @Nullable [] read(Path file, String what) throws CommandException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    } catch (CharacterCodingException e) {
      lines = List.of(); // what is not even text is not ours either
    } catch (IOException e) {
      throw new CommandException("read " + file + ": " + OneLine.reason(e), e);
    }
    if (lines.size() != 3 || !lines.get(0).equals(HEADER)) {
      throw new CommandException(
          "read " + file + ": this is not a file of mapdriver copy --resume-file; name another");
    } else if (!lines.get(1).equals(what)) {
      throw new CommandException(
          "read "
              + file
              + ": this belongs to another copy ("
              + OneLine.of(lines.get(1))
              + "); name another file, or delete it to start anew");
    }
    try {
      return HexFormat.of().parseHex(lines.get(2));
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          "read " + file + ": the key in it is damaged; delete the file to start anew", e);
    }
  }

  /** Where to continue, or null at the beginning. */
  byte @Nullable [] key() {
    return key;
  }

  void mark(byte[] lastKey) throws CommandException {
    if (file == null) {
      return;
    }
    Path fresh = fresh(file);
    try {
      Files.writeString(
          fresh, HEADER + "\n" + what + "\n" + HexFormat.of().formatHex(lastKey) + "\n", UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CommandException("write " + file + ": " + OneLine.reason(e), e);
    }
  }

  private static Path fresh(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  void remove() throws CommandException {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(fresh(file)); // of a run that was killed
      }
    } catch (IOException e) {
      throw new CommandException("delete " + file + ": " + OneLine.reason(e), e);
    }
  }
}
