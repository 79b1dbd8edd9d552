package org.mapdriver.lmdb;

import java.io.IOException;
import org.lmdbjava.LmdbException;
import org.mapdriver.MapOptions;
import org.mapdriver.TableContent;
import org.mapdriver.TrailingNul;
import org.mapdriver.UpdateMode;
import org.mapdriver.lmdb.env.OpenTables;
import org.mapdriver.lmdb.env.Writer;
import org.mapdriver.lmdb.locking.FileLockException;

/** Replaces a table's content in one transaction, in place: other processes have the file open. */
final class TableBuild {
  private TableBuild() {}

  static void run(TableOpening opening, MapOptions options, TableContent content) {
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
