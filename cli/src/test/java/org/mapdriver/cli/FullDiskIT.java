package org.mapdriver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is really full: one line says so, and what was stored is still there. */
final class FullDiskIT {
  private static final int ROOM_KIB = 2048;

  @TempDir Path folder;
  private Path large;
  private SmallDisk disk;
  private CommandProcess mapdriver;

  @BeforeEach
  void mount() throws Exception {
    large = folder.resolve("large");
    Files.writeString(large, lines(60_000));
    disk = SmallDisk.of(ROOM_KIB, folder);
    mapdriver = disk.mapdriver();
  }

  @AfterEach
  void unmount() throws Exception {
    disk.close();
  }

  private static String lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("key").append(i).append(" some value that takes room ").append(i).append('\n');
    }
    return text.toString();
  }

  private void storeOld(String uri) throws Exception {
    assertThat(mapdriver.runWithInput("old value\n", "-i", uri))
        .isEqualTo(new CommandProcess.Result(0, "", ""));
  }

  private static void assertSaysFull(CommandProcess.Result result) {
    assertThat(result.status()).as(result.toString()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().filter(line -> line.startsWith("mapdriver: error: ")))
        .as(result.toString())
        .singleElement()
        .asString()
        .containsAnyOf("the disk is full", "no room")
        .containsIgnoringCase("free some");
  }

  private void assertOldIsThere(String uri) throws Exception {
    assertThat(mapdriver.run("-q", "old", uri))
        .isEqualTo(new CommandProcess.Result(0, "value\n", ""));
  }

  private String files() throws Exception {
    return disk.shell("ls -A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb:t", "lmdb:t;locking=lmdb", "sqlite:./t.db"})
  void update_diskBecomesFull_keepsWhatWasStoredBefore(String uri) throws Exception {
    storeOld(uri);

    CommandProcess.Result result = mapdriver.runWithInput(Files.readString(large), "-i", uri);

    assertSaysFull(result);
    result.onlyErrorLine();
    assertOldIsThere(uri);
    assertThat(mapdriver.run("-q", "key0", uri).out()).isEqualTo("some value that takes room 0\n");
  }

  @ParameterizedTest
  @CsvSource({"lmdb:t, 10000", "sqlite:./t.db, 150"})
  void update_againOnceThereIsRoom_storesTheRest(String uri, int count) throws Exception {
    disk.shell("head -c 1500k /dev/zero >filler");
    storeOld(uri);
    String entries = lines(count);
    assertSaysFull(mapdriver.runWithInput(entries, "-i", uri));
    disk.shell("rm filler");

    // As with postmap, each entry that is there already is a warning, unless -r replaces it.
    CommandProcess.Result again = mapdriver.runWithInput(entries, "-i", "-r", uri);

    assertThat(again).isEqualTo(new CommandProcess.Result(0, "", ""));
    assertOldIsThere(uri);
    assertThat(mapdriver.run("-q", "key" + (count - 1), uri).status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb:t", "lmdb:t;locking=lmdb", "sqlite:./t.db"})
  void update_newTableAndNoRoomAtAll_leavesNoFile(String uri) throws Exception {
    disk.fill();

    CommandProcess.Result result = mapdriver.runWithInput("key value\n", "-i", uri);

    assertSaysFull(result);
    result.onlyErrorLine();
    assertThat(files()).isEqualTo("filler\n");
  }

  @Test
  void query_lmdbTableWithoutLockFileAndNoRoomForIt_isAnErrorAndNotTheEndOfTheProcess()
      throws Exception {
    storeOld("lmdb:t");
    disk.fill();

    CommandProcess.Result result = mapdriver.run("-q", "old", "lmdb:t;locking=lmdb");

    assertSaysFull(result);
    assertThat(result.onlyErrorLine()).contains("lock file");
    assertThat(files()).isEqualTo("filler\nt.lmdb\n");
    assertOldIsThere("lmdb:t");
  }

  @Test
  void query_lockFileWasNeverWrittenToTheDisk_isAnErrorAndNotTheEndOfTheProcess() throws Exception {
    storeOld("lmdb:t");
    disk.shell("truncate -s 32896 t.lmdb-lock");
    disk.fill();

    CommandProcess.Result result = mapdriver.run("-q", "old", "lmdb:t;locking=lmdb");

    assertSaysFull(result);
    assertThat(result.onlyErrorLine()).contains("lock file");
  }

  @Test
  void query_diskIsFull_answers() throws Exception {
    storeOld("lmdb:t");
    disk.fill();

    assertOldIsThere("lmdb:t");
  }

  @Test
  void query_sqliteAndNoRoomForTheFilesBesideIt_saysSo() throws Exception {
    storeOld("sqlite:./t.db");
    disk.fill();

    CommandProcess.Result result = mapdriver.run("-q", "old", "sqlite:./t.db");

    assertSaysFull(result);
    result.onlyErrorLine();
    disk.shell("rm filler");
    assertOldIsThere("sqlite:./t.db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb:t", "sqlite:./t.db"})
  void delete_diskIsFull_isDoneOrAnErrorAndLosesNothingElse(String uri) throws Exception {
    storeOld(uri);
    assertThat(mapdriver.runWithInput("other value\n", "-i", uri).status()).isZero();
    disk.fill();

    CommandProcess.Result result = mapdriver.run("-d", "other", uri);

    if (result.status() != 0) {
      assertSaysFull(result);
    }
    disk.shell("rm filler");
    assertOldIsThere(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb:large", "lmdb:large;locking=lmdb"})
  void build_newTable_leavesNoFile(String uri) throws Exception {
    disk.shell("ln -s '" + large + "' large");

    CommandProcess.Result result = mapdriver.run(uri);

    assertSaysFull(result);
    result.onlyErrorLine();
    assertThat(files()).isEqualTo("large\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb:t", "lmdb:t;locking=lmdb"})
  void build_overTable_leavesTheOldOneAndNoFile(String uri) throws Exception {
    storeOld(uri);
    String before = files();
    disk.shell("ln -s '" + large + "' t");

    CommandProcess.Result result = mapdriver.run(uri);

    assertSaysFull(result);
    result.onlyErrorLine();
    assertOldIsThere(uri);
    disk.shell("rm t");
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb:t", "lmdb:t;locking=lmdb", "sqlite:./t.db"})
  void copy_diskBecomesFull_keepsWhatWasThereAndWhatWasCopied(String uri) throws Exception {
    storeOld(uri);

    CommandProcess.Result result = mapdriver.run("copy", "texthash:" + large, uri);

    assertSaysFull(result);
    assertThat(result.err().lines())
        .as("what the copy came to, and the error")
        .hasSize(2)
        .anyMatch(line -> line.contains(": stopped; copied "));
    assertOldIsThere(uri);
    assertThat(mapdriver.run("-s", uri).out().lines().count() % 1000).isEqualTo(1);
  }
}
