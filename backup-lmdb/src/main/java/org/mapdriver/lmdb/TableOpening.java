package org.mapdriver.lmdb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.LmdbException;
import org.mapdriver.Access;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.lmdb.env.NativeLibraryException;
import org.mapdriver.lmdb.env.OpenTables;
import org.mapdriver.lmdb.env.OtherLockingException;
import org.mapdriver.lmdb.env.Settings;
import org.mapdriver.lmdb.format.NotATableException;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.lmdb.locking.LmdbLockFile;
import org.mapdriver.lmdb.locking.Locking;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.ParameterValues;

/** What a URI and its options come to: which file, how locked, and whether it may be opened so. */
record TableOpening(MapUri uri, Path file, Settings settings) {

  static TableOpening forMap(MapUri uri, MapOptions options) {
    return read(uri, options, options.access() == Access.READ_WRITE, options.accessRequired());
  }

  static TableOpening forBuild(MapUri uri, MapOptions options) {
    return read(uri, options, /* writable= */ true, /* required= */ true);
  }

  private static TableOpening read(
      MapUri uri, MapOptions options, boolean writable, boolean required) {
    ParameterValues values = ParameterValues.read(uri, options, LmdbParameters.ALL);
    Path file = fileOf(uri);
    prepare(uri, file, writable, options.createMode());
    boolean writing = writable && (required || Files.isWritable(file));
    Locking locking =
        values
            .find(LmdbParameters.LOCKING)
            .orElseGet(() -> defaultLocking(uri, file, options.asPostfix(), writing));
    return new TableOpening(
        uri,
        file,
        new Settings(
            locking,
            writing,
            values.get(LmdbParameters.MAP_SIZE),
            Math.toIntExact(values.get(LmdbParameters.MAX_READERS)),
            values.get(LmdbParameters.LOCK_TIMEOUT),
            modeBits(options.createMode())));
  }

  private static Path fileOf(MapUri uri) {
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

  /** Sees that there is a file, creating an empty one for writing. */
  private static void prepare(
      MapUri uri, Path file, boolean writable, Set<PosixFilePermission> createMode) {
    try {
      if (writable && Files.notExists(file)) {
        create(file, createMode);
      }
      if (!Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
          .isRegularFile()) {
        throw refusal(uri, file, "this is not a regular file", "Name a table.", null);
      }
      if (!writable && Files.size(file) == 0) {
        throw refusal(
            uri, file, "it is empty, so it is no table yet", "Open it for writing first.", null);
      }
    } catch (IOException e) {
      throw translate(uri, file, writable, e);
    }
  }

  private static void create(Path file, Set<PosixFilePermission> createMode) throws IOException {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(createMode));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was faster: then it is there.
      return;
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
    try {
      return OpenTables.open(file, settings);
    } catch (IOException e) {
      throw translate(uri, file, settings.writable(), e);
    } catch (NativeLibraryException e) {
      throw new MapConfigException(Shown.oneLine("open " + uri + ": " + e.getMessage()), e);
    } catch (OtherLockingException e) {
      throw refusal(
          uri,
          file,
          (e.here() ? "this process" : "another process")
              + " has it open with locking="
              + name(e.locking()),
          "Use the same locking everywhere.",
          e);
    } catch (LmdbException | FileLockException e) {
      throw failures().duringRead("open", e);
    }
  }

  Failures failures() {
    return new Failures(uri, file);
  }

  String lockingName() {
    return name(settings.locking());
  }

  private static String name(Locking locking) {
    return locking.name().toLowerCase(Locale.ROOT);
  }

  private static int modeBits(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : permissions) {
      bits |=
          switch (permission) {
            case OWNER_READ -> 0400;
            case OWNER_WRITE -> 0200;
            case OWNER_EXECUTE -> 0100;
            case GROUP_READ -> 0040;
            case GROUP_WRITE -> 0020;
            case GROUP_EXECUTE -> 0010;
            case OTHERS_READ -> 0004;
            case OTHERS_WRITE -> 0002;
            case OTHERS_EXECUTE -> 0001;
          };
    }
    return bits;
  }

  private static MapConfigException translate(
      MapUri uri, Path file, boolean writable, IOException e) {
    if (e instanceof NoSuchFileException) {
      return writable
          ? refusal(uri, file, "its folder does not exist", "Create the folder.", e)
          : refusal(uri, file, "there is no such file", "Build it, or open it for writing.", e);
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
