package org.mapdriver.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.spi.MapUri;

/** Bulk operations that are more than one transaction, of which a later one fails. */
final class SlicesTest {
  private static final int SLICE = 50_000;

  @TempDir Path folder;

  /** Keys of which another program keeps the write lock from the given slice on. */
  private static final class Keys extends AbstractList<byte[]> {
    private final Statement other;
    private final int lockedFrom;

    Keys(Statement other, int lockedFrom) {
      this.other = other;
      this.lockedFrom = lockedFrom;
    }

    @Override
    public byte[] get(int index) {
      return ("key" + index).getBytes(UTF_8);
    }

    @Override
    public int size() {
      return SLICE + 1;
    }

    @Override
    public List<byte[]> subList(int from, int to) {
      if (from == lockedFrom) {
        try {
          other.execute("BEGIN IMMEDIATE");
        } catch (SQLException e) {
          throw new AssertionError(e);
        }
      }
      return super.subList(from, to);
    }
  }

  private LookupMap open(Path file) {
    return new SqliteDriver()
        .open(
            MapUri.parse("sqlite:" + file + ";busy_timeout=50ms"),
            MapOptions.defaults(),
            (uri, nested) -> MapDrivers.installed().open(uri, nested));
  }

  @Test
  void deleteAll_laterSliceGetsNoLock_saysWhatIsDoneAndMayHaveHappened() throws Exception {
    Path file = folder.resolve("t.db");
    try (LookupMap map = open(file);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement other = connection.createStatement()) {
      map.update("key0", "v");
      map.update("key" + SLICE, "v");

      assertThatThrownBy(() -> map.deleteAll(new Keys(other, SLICE)))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue())
          .hasMessageContaining("locked")
          .hasMessageEndingWith("The first 50000 of 50001 entries are deleted.");
      assertThat(map.lookup("key0")).isNull();
      assertThat(map.lookup("key" + SLICE)).isEqualTo("v");
    }
  }

  @Test
  void deleteAll_firstSliceGetsNoLock_hasNotHappened() throws Exception {
    Path file = folder.resolve("t.db");
    try (LookupMap map = open(file);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement other = connection.createStatement()) {
      map.update("key0", "v");

      assertThatThrownBy(() -> map.deleteAll(new Keys(other, 0)))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageNotContaining("The first");
      assertThat(map.lookup("key0")).isEqualTo("v");
    }
  }
}
