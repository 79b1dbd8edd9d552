package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;
import org.mapdriver.lmdb.env.AbandonedFiles;

/** What a build finds in the table's folder of builds before it. */
final class AbandonedFilesIT {
  private static final FileTime LONG_AGO = FileTime.from(Instant.EPOCH);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private String uri() {
    return "lmdb:" + folder + "/t;locking=postfix";
  }

  private void build() {
    MapDrivers.installed()
        .build(
            uri(),
            MapOptions.defaults(),
            sink -> sink.add("key".getBytes(UTF_8), "value".getBytes(UTF_8), UpdateMode.REPLACE));
  }

  private Path old(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "unfinished");
    return Files.setLastModifiedTime(file, LONG_AGO);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void build_filesOfKilledBuilds_areRemoved() throws Exception {
    old("t.lmdb.1234567890123456789.new");
    old("t.lmdb.1234567890123456789.new-lock");
    old("t.lmdb.1234567890123456789.new-lock.9876543210987654321.new");
    old("t.lmdb-lock.1234567890123456789.new");

    build();

    assertThat(names()).containsExactly("t.lmdb");
  }

  @Test
  void build_filesThatAreNotOfKilledBuilds_stay() throws Exception {
    old("other.lmdb.1234567890123456789.new");
    old("t.lmdb.2026.new");
    old("t.lmdb.backup");
    Files.writeString(folder.resolve("t.lmdb.1234567890123456789.new"), "just begun");

    build();

    assertThat(names())
        .containsExactly(
            "other.lmdb.1234567890123456789.new",
            "t.lmdb",
            "t.lmdb.1234567890123456789.new",
            "t.lmdb.2026.new",
            "t.lmdb.backup");
  }

  /** A build is killed between giving its file the table's name and taking the other away. */
  @Test
  void build_tableHasASecondName_losesIt() throws Exception {
    build();
    Path second = folder.resolve("t.lmdb.1234567890123456789.new");
    Files.createLink(second, folder.resolve("t.lmdb"));
    Files.setLastModifiedTime(second, LONG_AGO);
    try (LookupMap map = MapDrivers.installed().open(uri())) {
      build();

      assertThat(names()).containsExactly("t.lmdb");
      assertThat(map.lookup("key")).isEqualTo("value");
    }
  }

  @Test
  void build_postfixMakesTheTableMeanwhile_isRefusedAndLeavesNoLockFile() throws Exception {
    AtomicBoolean made = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                MapDrivers.installed()
                    .build(
                        "lmdb:" + folder + "/t",
                        MapOptions.defaults(),
                        sink -> {
                          if (made.compareAndSet(false, true)) {
                            build();
                          }
                        }))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("say locking=postfix if Postfix uses it too");

    assertThat(names()).containsExactly("t.lmdb");
    try (LookupMap map = MapDrivers.installed().open(uri())) {
      assertThat(map.lookup("key")).isEqualTo("value");
    }
  }

  /** As with the table's second name, while this process has its lock on it. */
  @Test
  void remove_lockFileHasASecondName_losesItAndKeepsItsLock() throws Exception {
    try (LookupMap map = MapDrivers.installed().open("lmdb:" + folder + "/t;locking=lmdb")) {
      map.update("key", "value");
      Path lockFile = folder.resolve("t.lmdb-lock");
      Path second =
          Files.createLink(folder.resolve("t.lmdb-lock.1234567890123456789.new"), lockFile);
      // Not by Files.setLastModifiedTime, which opens the file and so drops the lock.
      Process touch = new ProcessBuilder("touch", "-d", "2020-01-01", second.toString()).start();
      assertThat(touch.waitFor()).isZero();
      String inode = ":" + Files.getAttribute(lockFile, "unix:ino") + " ";
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);

      AbandonedFiles.remove(folder.resolve("t.lmdb"));

      assertThat(names()).containsExactly("t.lmdb", "t.lmdb-lock");
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
    }
  }

  /** Few entries are built in memory, many through the map; a lock has to tell either way. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void build_anotherProcessIsStillBuilding_leavesItsFile(int entries) throws Exception {
    Process child =
        ChildJvm.start(folder, ChildJvm.java(), "heldBuild", uri(), Integer.toString(entries));
    Path made;
    try {
      assertThat(ChildJvm.firstLine(child)).isEqualTo("under way");
      made = folder.resolve(theNewFile());
      Files.setLastModifiedTime(made, LONG_AGO);

      build();

      assertThat(made).exists();
      assertThat(Files.getLastModifiedTime(made))
          .as("so its age did not save it")
          .isEqualTo(LONG_AGO);
    } finally {
      assertThat(child.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    Files.setLastModifiedTime(made, LONG_AGO);

    build();

    assertThat(names()).noneMatch(name -> name.endsWith(".new"));
  }

  private String theNewFile() throws IOException {
    List<String> made = names().stream().filter(name -> name.endsWith(".new")).toList();
    assertThat(made).hasSize(1);
    return made.get(0);
  }
}
