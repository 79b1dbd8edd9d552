package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.mapdriver.lmdb.locking.LmdbLockFile;

/** What processes that were killed while they made a {@link NewFile} have left in its folder. */
public final class AbandonedFiles {
  /**
   * Between a file's creation and its first lock, its last one and its name, and two ways of
   * building, lie moments; before the last, perhaps a source that took long to say too much.
   */
  private static final Duration LONGEST_UNLOCKED = Duration.ofHours(1);

  private AbandonedFiles() {}

  /**
   * Removes the files that nobody is about to give a table's name to any more. What cannot be
   * removed stays.
   *
   * @param table the table's file, which need not exist
   */
  public static void remove(Path table) {
    Path absolute = table.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      return;
    }
    // As NewFile.createBeside names them, for the table, for its lock file, and for that of a table
    // in the making. The number has at least 12 digits, but for one file in ten million.
    Pattern names =
        Pattern.compile(
            Pattern.quote(absolute.getFileName().toString())
                + "(-lock)?\\.\\d{12,}\\.new(-lock(\\.\\d{12,}\\.new)?)?");
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            folder, file -> names.matcher(file.getFileName().toString()).matches())) {
      for (Path file : found) {
        boolean second =
            isSecondNameOf(absolute, file) || isSecondNameOf(LmdbLockFile.of(absolute), file);
        if (isPlain(file) && isOld(file) && (second || !isLocked(file))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // They do no harm but to take room, and the next build tries again.
      System.getLogger(AbandonedFiles.class.getName())
          .log(System.Logger.Level.DEBUG, "files of a build that was killed are left", e);
    }
  }

  /** To open anything else might mean to wait for somebody. */
  private static boolean isPlain(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOld(Path file) throws IOException {
    Instant newest = Instant.now().minus(LONGEST_UNLOCKED);
    return Files.getLastModifiedTime(file).toInstant().isBefore(newest);
  }

  /**
   * {@link NewFile#putInPlace} was about to delete it. To open it would be to open the other, and
   * to close it would drop what locks this process has on that.
   */
  private static boolean isSecondNameOf(Path placed, Path file) throws IOException {
    return Files.exists(placed) && Files.isSameFile(placed, file);
  }

  /** A build keeps a lock on its file as long as it writes. */
  private static boolean isLocked(Path file) throws IOException {
    if (OpenTables.isOpenHere(file)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock alone = channel.tryLock();
      return alone == null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return true;
    }
  }
}
