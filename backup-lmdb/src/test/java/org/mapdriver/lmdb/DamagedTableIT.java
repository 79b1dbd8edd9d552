package org.mapdriver.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;

/**
 * Files that are no tables, or were; disks that are full; libraries that do not load. In a process
 * of its own, since LMDB could end it.
 */
final class DamagedTableIT {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path file;
  private String uri;

  @BeforeEach
  void buildTable() {
    file = folder.resolve("table.lmdb");
    uri = "lmdb:" + folder + "/table;locking=lmdb;map_size=1m";
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      List<MapEntry> entries = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        entries.add(MapEntry.of("key" + i, TableProgram.valueOf("key" + i)));
      }
      map.updateAll(entries);
    }
  }

  private void assertRefused(Postmap.Outcome outcome, String... words) {
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err().lines().filter(line -> !line.startsWith("WARNING"))).hasSize(1);
    assertThat(outcome.err()).contains(words);
    assertThat(folder.resolve("hs_err.log")).doesNotExist();
  }

  private Postmap.Outcome walk(String... options) throws Exception {
    return ChildJvm.run(folder, List.of(options), "walk", uri);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4096, 8192, 12_288, 100_000, 400_000})
  void open_fileIsCutOff_isRefused(int length) throws Exception {
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      assertThat(cut.length()).isGreaterThan(length);
      cut.setLength(length);
    }

    assertRefused(walk(), "MapConfigException", "table.lmdb", "restore it");
  }

  @Test
  void open_textFile_isRefused() throws Exception {
    Files.writeString(file, "alice home\n".repeat(1000));

    assertRefused(walk(), "MapConfigException", "not an LMDB file");
  }

  @Test
  void open_bytesAreDamaged_isRefusedOrReadButNeverEndsTheProcess() throws Exception {
    byte[] sound = Files.readAllBytes(file);
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      byte[] damaged = sound.clone();
      int from = random.nextInt(damaged.length - 2000);
      for (int i = from; i < from + 2000; i++) {
        damaged[i] = seed % 3 == 0 ? 0 : (byte) random.nextInt();
      }
      Files.write(file, damaged);

      Postmap.Outcome outcome = walk();

      // Damage within a value is a wrong value, which nobody but its reader can see.
      assertThat(outcome.status()).as("seed " + seed + ": " + outcome).isIn(0, 1);
      assertThat(folder.resolve("hs_err.log")).doesNotExist();
    }
  }

  @Test
  void open_folderInPlaceOfFile_isRefused() throws Exception {
    Files.delete(file);
    Files.createDirectory(file);

    assertRefused(walk(), "MapConfigException", "not a regular file");
  }

  @Test
  void open_folderDoesNotExist_isRefused() throws Exception {
    uri = "lmdb:" + folder + "/nowhere/table";

    assertRefused(walk(), "MapConfigException", "folder does not exist");
  }

  @Test
  void update_fileMayNotGrow_failsAndLosesNothing() throws Exception {
    long blocks = Files.size(file) / 1024 + 8;
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"));
    limited.addAll(
        ChildJvm.command(
            ChildJvm.java(),
            List.of(
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "-Xshare:auto"),
            "fill",
            uri));
    Path library = nativeLibrary();
    limited.addAll(5, List.of("-Dlmdbjava.native.lib=" + library));

    Postmap.Outcome outcome = Postmap.program(folder, "", limited);

    assertRefused(
        outcome, "MapUnavailableException", "may not become larger", "nothing was changed");
    assertThat(walk().status()).isZero();
  }

  /** LMDB gives its old map up before it has the new one, and would then end the process. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void anyOperation_tableOutgrowsTheAddressSpace_failsAndNeverEndsTheProcess(String locking)
      throws Exception {
    String grown = "lmdb:" + folder + "/grown;locking=" + locking + ";map_size=";
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -v 8000000; exec \"$@\"", "sh"));
    limited.addAll(
        ChildJvm.command(
            ChildJvm.java(),
            List.of("-XX:ErrorFile=" + folder.resolve("hs_err.log")),
            "outgrown",
            grown + "64k"));
    Process child =
        new ProcessBuilder(limited).redirectError(folder.resolve("err").toFile()).start();
    try (var lines = child.inputReader()) {
      assertThat(lines.readLine()).startsWith("open value of key");
      try (LookupMap other = MapDrivers.installed().open(grown + "4096g")) {
        other.update("large", "x".repeat(1 << 20));
      }

      child.getOutputStream().write('\n');
      child.getOutputStream().close();

      List<String> said = lines.lines().toList();
      assertThat(child.waitFor()).as(() -> said.toString()).isZero();
      assertThat(said).endsWith("closed").anyMatch(line -> line.contains("address space"));
    }
    assertThat(folder.resolve("hs_err.log")).doesNotExist();
  }

  /** The library where the file limit does not hit it. */
  private Path nativeLibrary() throws IOException {
    Path library = folder.resolve("lmdb.so");
    String name = org.lmdbjava.TargetName.RESOLVED_FILENAME;
    try (var in = org.lmdbjava.Env.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(in, library);
    }
    return library;
  }

  @Test
  void open_userMayNotReadOrWrite_isRefusedOrReadOnly() throws Exception {
    Path program = ChildJvm.java();
    Files.setPosixFilePermissions(file, Set.of());
    assertRefused(asOrdinaryUser(program, "walk"), "MapConfigException", "permission denied");

    Files.setPosixFilePermissions(file, Set.of(PosixFilePermission.OWNER_READ));
    uri = "lmdb:" + folder + "/table;locking=postfix";
    assertThat(asOrdinaryUser(program, "walk").out()).isEqualTo("2000\n");
    assertRefused(
        asOrdinaryUser(program, "update", "new"), "MapUnsupportedException", "can only be read");
  }

  /** Root may do anything, unless it gives that up. */
  private Postmap.Outcome asOrdinaryUser(Path java, String operation, String... more)
      throws Exception {
    List<String> command = new ArrayList<>();
    if (Files.isWritable(Path.of("/"))) {
      command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"));
    }
    List<String> arguments = new ArrayList<>(List.of(operation, uri));
    arguments.addAll(List.of(more));
    command.addAll(ChildJvm.command(java, List.of(), arguments.toArray(String[]::new)));
    return Postmap.program(folder, "", command);
  }

  @Test
  void open_libraryCannotBeLoaded_namesThePropertiesToSet() throws Exception {
    String nowhere = folder.resolve("nowhere").toString();

    assertRefused(
        walk("-Dlmdbjava.extract.dir=" + nowhere),
        "MapConfigException",
        "lmdbjava.extract.dir",
        "lmdbjava.native.lib");
    assertRefused(walk("-Djava.io.tmpdir=" + nowhere), "MapConfigException", "java.io.tmpdir");
    assertRefused(walk("-Djffi.extract.dir=" + nowhere), "MapConfigException", "jffi.extract.dir");
    assertRefused(
        walk("-Dlmdbjava.native.lib=" + nowhere), "MapConfigException", "lmdbjava.native.lib");
    assertRefused(walk("-Dos.arch=pdp11"), "MapConfigException", "pdp11");
  }

  @Test
  void lookup_lockedByAnotherProcess_failsAfterTheTimeout() throws Exception {
    uri = "lmdb:" + folder + "/table;locking=postfix;lock_timeout=300ms";
    try (RandomAccessFile locked = new RandomAccessFile(file.toFile(), "rw");
        var lock = locked.getChannel().lock()) {
      assertThat(lock.isValid()).isTrue();

      assertRefused(walk(), "MapUnavailableException", "table.lmdb", "lock_timeout");
    }
  }
}
