package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.mapdriver.lmdb.locking.FileLocks;

/**
 * Replaces the whole content of a table with Postfix's locking, in one transaction. Others read the
 * old content meanwhile; no other process can write. Used under the table's writing lock.
 *
 * <p>LMDB keeps what a transaction writes in memory, up to 512 MB of it. So only a small table is
 * built there; a larger one is built once more, in the mapped file, whose pages the system can take
 * back.
 */
final class Rebuild {
  /** Bytes of keys and values that a build keeps in memory before it goes another way. */
  private static final long MOST_IN_MEMORY = 24L << 20;

  private final TableEnv table;
  private final CurrentEnvironment current;

  Rebuild(TableEnv table, CurrentEnvironment current) {
    this.table = table;
    this.current = current;
  }

  void run(Consumer<Writer> work) throws IOException {
    if (!inMemory(work)) {
      throughMap(work);
    }
  }

  private boolean inMemory(Consumer<Writer> work) throws IOException {
    FileLocks locks = locks();
    RoomForBuild room = new RoomForBuild(locks);
    table.beginBuilding(locks);
    try (Writer writer = Writer.begin(current.get().env(), 0)) {
      writer.limit(MOST_IN_MEMORY);
      work.accept(writer);
      writer.commit();
      return true;
    } catch (Env.MapFullException | Dbi.MapResizedException | Writer.LimitException e) {
      return false;
    } finally {
      try {
        // A commit for which the disk had no room leaves pages that nothing refers to, and so does
        // a build through the map that was killed.
        room.giveBack(current.get().usedBytes());
      } finally {
        table.endBuilding(locks);
      }
    }
  }

  /**
   * Builds a large table through a writable map. The file's room is taken before: a disk that is
   * full when the system writes a mapped page ends the process.
   */
  private void throughMap(Consumer<Writer> work) throws IOException {
    table.beginWritingThroughMap(Math.max(4 * MOST_IN_MEMORY, 2 * mapSize()));
    try {
      RoomForBuild room = new RoomForBuild(locks());
      while (!tryThroughMap(work, room)) {
        current.resize(2 * mapSize());
      }
    } finally {
      table.endWritingThroughMap();
    }
  }

  private boolean tryThroughMap(Consumer<Writer> work, RoomForBuild room) throws IOException {
    try (Writer writer = Writer.begin(current.get().env(), 0)) {
      // The file lock keeps other writers away, so all behind the last page is ours.
      room.take(current.get().usedBytes(), mapSize());
      work.accept(writer);
      writer.commit();
    } catch (Env.MapFullException | Dbi.MapResizedException e) {
      return false;
    } finally {
      room.giveBack(current.get().usedBytes());
    }
    return true;
  }

  private FileLocks locks() {
    return Objects.requireNonNull(current.get().locks(), "Postfix's locks");
  }

  private long mapSize() {
    return current.get().mapSize();
  }
}
