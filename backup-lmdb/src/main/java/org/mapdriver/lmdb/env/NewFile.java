package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.mapdriver.lmdb.format.NotATableException;
import org.mapdriver.lmdb.format.TreeCheck;

/** Files in the making, which other processes may be making as well. */
public final class NewFile {
  private NewFile() {}

  /**
   * Creates an empty file unless there is one.
   *
   * @param file the file
   * @param mode its permissions
   * @return whether it was created
   * @throws IOException if there is none and none can be created
   */
  public static boolean createIfMissing(Path file, Set<PosixFilePermission> mode)
      throws IOException {
    if (!Files.notExists(file)) {
      return false;
    }
    try {
      Files.createFile(file, attributes(file, mode));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // another process was faster: then it is there
    }
  }

  /**
   * Creates an empty file in the folder of another, under a name that nobody else uses.
   *
   * @param file the other file, which need not exist
   * @param mode the permissions
   * @return the new file
   * @throws IOException if it cannot be created
   */
  public static Path createBeside(Path file, Set<PosixFilePermission> mode) throws IOException {
    Path absolute = file.toAbsolutePath();
    return Files.createTempFile(
        absolute.getParent(), absolute.getFileName() + ".", ".new", attributes(file, mode));
  }

  private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> mode) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  /**
   * Gives a file its name, unless that is taken: what stands there may be another process's since.
   *
   * @param made the file
   * @param file its name
   * @return whether it has the name now
   * @throws IOException if it cannot be given it
   */
  public static boolean putInPlace(Path made, Path file) throws IOException {
    try {
      Files.createLink(file, made);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      // A file system without links: to look before has to do.
      if (!Files.notExists(file)) {
        return false;
      }
      Files.move(made, file);
      return true;
    }
    Files.delete(made);
    return true;
  }

  /**
   * Removes a file that an open has created and then failed, unless it is a table after all.
   *
   * @param file the file, which this process has not open
   * @throws IOException if it cannot be read or removed
   */
  public static void removeUnlessTable(Path file) throws IOException {
    if (Files.notExists(file) || isTable(file)) {
      return;
    }
    Files.delete(file);
  }

  private static boolean isTable(Path file) throws IOException {
    try (RandomAccessFile descriptor = new RandomAccessFile(file.toFile(), "r")) {
      if (descriptor.length() == 0) {
        return false;
      }
      TreeCheck.beforeOpening(descriptor);
      return true;
    } catch (NotATableException cutOff) {
      return false; // the disk had no room for all of its header
    }
  }
}
