package org.mapdriver.sqlite.table;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.mapdriver.Access;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.sqlite.connection.Database;

/** The file before SQLite sees it. */
final class TableFile {
  private TableFile() {}

  /**
   * Sees to it that there is a file. An empty one is an empty database to SQLite, which gives its
   * permissions to the files that it puts beside it.
   *
   * @return whether it was created
   * @throws MapConfigException if there is none, and none can or may be created
   */
  static boolean require(Database database, MapOptions options) {
    Path file = database.file();
    if (options.access() == Access.READ_WRITE && database.settings().immutable()) {
      throw config(database, "immutable=yes is for reading; open it READ_ONLY", null);
    }
    if (Files.isDirectory(file)) {
      throw config(database, "this is a folder; name a file", null);
    }
    if (Files.exists(file)) {
      if (!Files.isRegularFile(file)) {
        throw config(database, "this is not a regular file; name a database", null); // SQLite waits
      }
      requireAccess(database, options);
      return false;
    } else if (options.access() == Access.READ_ONLY) {
      throw config(
          database, "there is no such file; correct the path, or open it READ_WRITE", null);
    }
    return create(database, options);
  }

  /** Takes back the file of an open that failed, unless somebody has made a database of it. */
  static void removeIfEmpty(Database database) {
    try {
      if (Files.exists(database.file()) && Files.size(database.file()) == 0) {
        Files.delete(database.file());
      }
    } catch (IOException e) {
      // The failure that is under way is the one to tell; an empty file does no harm.
      System.getLogger(TableFile.class.getName())
          .log(System.Logger.Level.DEBUG, "a file that is no database is left", e);
    }
  }

  private static void requireAccess(Database database, MapOptions options) {
    if (!Files.isReadable(database.file())) {
      throw config(database, "permission denied; make it readable for this user", null);
    }
    if (options.access() == Access.READ_WRITE && !Files.isWritable(database.file())) {
      throw config(
          database, "the file cannot be written; make it writable, or open it READ_ONLY", null);
    }
  }

  private static boolean create(Database database, MapOptions options) {
    Path file = database.file();
    try {
      if (Files.getFileStore(file.toAbsolutePath().getParent())
          .supportsFileAttributeView("posix")) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(options.createMode()));
      } else {
        Files.createFile(file);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, which is as good.
      requireAccess(database, options);
      return false;
    } catch (NoSuchFileException e) {
      throw config(database, "its folder is not there; create it, or correct the path", e);
    } catch (IOException e) {
      if (FileHandles.areBehind(e)) {
        throw new MapUnavailableException(
            "open " + database.uri() + ": " + FileHandles.USED_UP + ". " + FileHandles.ADVICE,
            false,
            e);
      }
      throw config(
          database,
          "the file cannot be created ("
              + Shown.oneLine(String.valueOf(e.getMessage()))
              + "); check the folder's permissions and room",
          e);
    }
  }

  private static MapConfigException config(
      Database database, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "open " + database.uri() + ": " + what;
    return cause == null ? new MapConfigException(message) : new MapConfigException(message, cause);
  }
}
