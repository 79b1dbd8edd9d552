package org.mapdriver.lmdb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.LmdbException;
import org.mapdriver.Access;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.OpenToAll;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.lmdb.env.NativeLibraryException;
import org.mapdriver.lmdb.env.NewFile;
import org.mapdriver.lmdb.env.NoRoomException;
import org.mapdriver.lmdb.env.OpenTables;
import org.mapdriver.lmdb.env.OtherLockingException;
import org.mapdriver.lmdb.env.Settings;
import org.mapdriver.lmdb.format.NotATableException;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.lmdb.locking.LmdbLockFile;
import org.mapdriver.lmdb.locking.Locking;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.ParameterValues;

/**
 * What a URI and its options come to: which file, how locked, and whether it may be opened so.
 *
 * @param uri the map
 * @param named the table's file, for messages
 * @param file the file to open; another one than named while a new table is being built
 * @param isNew whether the file was created for this opening
 * @param settings how to open it
 */
record TableOpening(MapUri uri, Path named, Path file, boolean isNew, Settings settings) {

  static TableOpening forMap(MapUri uri, MapOptions options) {
    return read(uri, options, options.access() == Access.READ_WRITE, options.accessRequired());
  }

  /** In place: other processes have the file open. Creates it if it is missing. */
  static TableOpening forBuild(MapUri uri, MapOptions options) {
    return read(uri, options, /* writable= */ true, /* required= */ true);
  }

  private static TableOpening read(
      MapUri uri, MapOptions options, boolean writable, boolean required) {
    ParameterValues values = ParameterValues.read(uri, options, LmdbParameters.ALL);
    Path file = fileOf(uri);
    OpenToAll.refuse(uri, options, file);
    boolean isNew = prepare(uri, file, writable, options.createMode());
    boolean writing = writable && (required || Files.isWritable(file));
    Locking locking =
        values
            .find(LmdbParameters.LOCKING)
            .orElseGet(() -> defaultLocking(uri, file, options.asPostfix(), writing));
    return new TableOpening(uri, file, file, isNew, settings(values, options, locking, writing));
  }

  /**
   * For a table that is not there yet: a file beside its place, which nobody else opens.
   *
   * @return the opening, or null if the table is there
   */
  static @Nullable TableOpening forNewTable(MapUri uri, MapOptions options) {
    ParameterValues values = ParameterValues.read(uri, options, LmdbParameters.ALL);
    Path named = fileOf(uri);
    if (!Files.notExists(named)) {
      return null;
    }
    try {
      Path file = NewFile.createBeside(named, options.createMode());
      // Postfix's locks, whatever the table's own will be: they leave nothing behind.
      Settings settings = settings(values, options, Locking.POSTFIX, /* writing= */ true);
      return new TableOpening(uri, named, file, /* isNew= */ true, settings);
    } catch (IOException e) {
      throw translate(uri, named, /* writable= */ true, e);
    }
  }

  /** Whether a new table is to be used with LMDB's locks. */
  static boolean isForLmdbLocks(MapUri uri, MapOptions options) {
    return ParameterValues.read(uri, options, LmdbParameters.ALL)
            .find(LmdbParameters.LOCKING)
            .orElse(options.asPostfix() ? Locking.POSTFIX : Locking.LMDB)
        == Locking.LMDB;
  }

  private static Settings settings(
      ParameterValues values, MapOptions options, Locking locking, boolean writing) {
    return new Settings(
        locking,
        writing,
        values.get(LmdbParameters.MAP_SIZE),
        Math.toIntExact(values.get(LmdbParameters.MAX_READERS)),
        values.get(LmdbParameters.LOCK_TIMEOUT),
        options.createMode());
  }

  static Path fileOf(MapUri uri) {
    String path =
        uri.path()
            .orElseThrow(
                () ->
                    new MapConfigException(
                        "open " + uri + ": there is no path; write lmdb:/path, for /path.lmdb"));
    try {
      return Path.of(path + ".lmdb");
    } catch (java.nio.file.InvalidPathException e) {
      throw new MapConfigException(
          "open " + uri + ": this is not a path: " + Shown.oneLine(e.getReason()), e);
    }
  }

  /** Sees that there is a file; answers whether it had to create it. */
  private static boolean prepare(
      MapUri uri, Path file, boolean writable, Set<PosixFilePermission> createMode) {
    try {
      boolean created = writable && NewFile.createIfMissing(file, createMode);
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw refusal(uri, file, "this is not a regular file", "Name a table.", null);
      }
      if (!writable && Files.size(file) == 0) {
        throw refusal(
            uri, file, "it is empty, so it is no table yet", "Open it for writing first.", null);
      }
      return created;
    } catch (IOException e) {
      throw translate(uri, file, writable, e);
    }
  }

  /** The locking, where nobody said which. */
  private static Locking defaultLocking(MapUri uri, Path file, boolean asPostfix, boolean writing) {
    try {
      Locking open = OpenTables.lockingOf(file);
      if (open != null) {
        return open;
      }
      if (asPostfix) {
        return Locking.POSTFIX;
      }
      if (Files.exists(LmdbLockFile.of(file)) || (writing && Files.size(file) == 0)) {
        return Locking.LMDB;
      }
    } catch (IOException e) {
      throw translate(uri, file, writing, e);
    }
    if (!writing) {
      return Locking.POSTFIX; // safe beside Postfix, and leaves no lock file behind
    }
    throw refusal(
        uri,
        file,
        "it has data but no lock file "
            + LmdbLockFile.of(file).getFileName()
            + ", as Postfix's tables are",
        "LMDB's locks and Postfix's do not see each other, and mixing them destroys tables: say"
            + " locking=postfix if Postfix uses it too, locking=lmdb if nothing else does.",
        null);
  }

  OpenTables.Lease open() {
    boolean opened = false;
    try {
      OpenTables.Lease lease = OpenTables.open(file, settings);
      opened = true;
      return lease;
    } catch (NoRoomException e) {
      throw failures().noRoom("open", e);
    } catch (IOException e) {
      throw translate(uri, named, settings.writable(), e);
    } catch (NativeLibraryException e) {
      throw new MapConfigException(Shown.oneLine("open " + uri + ": " + e.getMessage()), e);
    } catch (OtherLockingException e) {
      throw refusal(
          uri,
          named,
          (e.here() ? "this process" : "another process")
              + " has it open with locking="
              + name(e.locking()),
          "Use the same locking everywhere.",
          e);
    } catch (LmdbException | FileLockException e) {
      throw failures().duringOpen(e, settings.writable());
    } finally {
      if (!opened && isNew) {
        removeUnlessTable();
      }
    }
  }

  private void removeUnlessTable() {
    try {
      NewFile.removeUnlessTable(file);
    } catch (IOException e) {
      // The failure that is under way is the one to tell; an empty file does no harm.
      System.getLogger(TableOpening.class.getName())
          .log(System.Logger.Level.DEBUG, "a file that is no table is left", e);
    }
  }

  Failures failures() {
    return new Failures(uri, named);
  }

  String lockingName() {
    return name(settings.locking());
  }

  private static String name(Locking locking) {
    return locking.name().toLowerCase(Locale.ROOT);
  }

  private static MapException translate(MapUri uri, Path file, boolean writable, IOException e) {
    if (e instanceof NoSuchFileException) {
      return writable
          ? refusal(uri, file, "its folder does not exist", "Create the folder.", e)
          : refusal(uri, file, "there is no such file", "Build it, or open it for writing.", e);
    }
    if (!(e instanceof NotATableException) && FileHandles.areBehind(e)) {
      return new MapUnavailableException(
          Shown.oneLine(
              "open "
                  + uri
                  + ": "
                  + file
                  + ": "
                  + FileHandles.USED_UP
                  + ". "
                  + FileHandles.ADVICE
                  + "."),
          false,
          e);
    }
    boolean denied =
        e instanceof AccessDeniedException
            || (e instanceof FileNotFoundException && Files.exists(file)); // how the JDK says it
    if (denied) {
      return refusal(uri, file, "permission denied", "Change the permissions.", e);
    }
    if (e instanceof NotATableException) {
      return refusal(
          uri,
          file,
          String.valueOf(e.getMessage()),
          "It is damaged or no LMDB table: restore it or build it again.",
          e);
    }
    return refusal(
        uri, file, String.valueOf(e.getMessage()), "The file must be readable and writable.", e);
  }

  private static MapConfigException refusal(
      MapUri uri, Path file, String wrong, String advice, @Nullable Exception cause) {
    String message = Shown.oneLine("open " + uri + ": " + file + ": " + wrong + ". " + advice);
    return cause == null ? new MapConfigException(message) : new MapConfigException(message, cause);
  }
}
