package org.mapdriver.lmdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lmdbjava.LmdbException;
import org.mapdriver.MapDataException;
import org.mapdriver.MapOptions;
import org.mapdriver.TableContent;
import org.mapdriver.TrailingNul;
import org.mapdriver.UpdateMode;
import org.mapdriver.lmdb.env.AbandonedFiles;
import org.mapdriver.lmdb.env.LockFileRoom;
import org.mapdriver.lmdb.env.NewFile;
import org.mapdriver.lmdb.env.NoRoomException;
import org.mapdriver.lmdb.env.OpenTables;
import org.mapdriver.lmdb.env.Writer;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.lmdb.locking.LmdbLockFile;
import org.mapdriver.spi.MapUri;

/**
 * Builds a table. One that is there gets its new content in one transaction, in place: other
 * processes have the file open. A new one appears complete or, but for Postfix, not at all.
 */
final class TableBuild {
  private TableBuild() {}

  static void run(MapUri uri, MapOptions options, TableContent content) {
    TableOpening beside = TableOpening.forNewTable(uri, options);
    AbandonedFiles.remove(TableOpening.fileOf(uri));
    try {
      if (beside == null || !buildNew(beside, options, content)) {
        build(TableOpening.forBuild(uri, options), options, content);
      }
    } catch (MapDataException e) {
      if (beside != null && options.asPostfix()) {
        // postmap leaves an empty table then, and what runs after it may count on that.
        TableOpening.forBuild(uri, options).open().end();
      }
      throw e;
    }
  }

  /** False if another process has made the table meanwhile. */
  private static boolean buildNew(TableOpening beside, MapOptions options, TableContent content) {
    Path made = beside.file();
    Path named = beside.named();
    try {
      try {
        build(beside, options, content);
        boolean withLockFile = TableOpening.isForLmdbLocks(beside.uri(), options);
        if (withLockFile) {
          LockFileRoom.take(made, beside.settings());
        }
        // First: if this process is killed now, no table is left that looks like Postfix's.
        boolean lockFilePlaced =
            withLockFile && NewFile.putInPlace(LmdbLockFile.of(made), LmdbLockFile.of(named));
        boolean placed = NewFile.putInPlace(made, named);
        if (lockFilePlaced && !placed && !OpenTables.isInUse(named)) {
          // Beside a table that Postfix made meanwhile it would have that used with LMDB's locks.
          Files.deleteIfExists(LmdbLockFile.of(named));
        }
        return placed;
      } finally {
        Files.deleteIfExists(made);
        Files.deleteIfExists(LmdbLockFile.of(made));
      }
    } catch (NoRoomException e) {
      throw beside.failures().noRoom("build", e);
    } catch (IOException e) {
      throw beside.failures().duringBuild(e);
    }
  }

  private static void build(TableOpening opening, MapOptions options, TableContent content) {
    boolean withNul = options.trailingNul() != TrailingNul.NEVER;
    OpenTables.Lease lease = opening.open();
    try {
      lease.table().build(writer -> fill(opening, writer, content, withNul));
    } catch (IOException e) {
      throw opening.failures().duringBuild(e);
    } catch (LmdbException | FileLockException e) {
      throw opening.failures().duringWrite("build", e);
    } finally {
      lease.end();
    }
  }

  private static void fill(
      TableOpening opening, Writer writer, TableContent content, boolean withNul) {
    writer.clear();
    content.writeTo(
        (key, value, mode) -> {
          LmdbMap.requireHoldable("build", opening.uri(), key, value, withNul);
          return writer.put(key, value, withNul, mode == UpdateMode.REPLACE);
        });
  }
}
