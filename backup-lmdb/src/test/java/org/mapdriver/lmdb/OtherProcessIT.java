package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;

/** What another process leaves behind, and what it may do while this one reads. */
final class OtherProcessIT {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private String uri(String locking) {
    return "lmdb:" + folder + "/t;locking=" + locking;
  }

  /** A process that has read, and so has a reader's slot, ends without giving it back. */
  private static void leaveReader(Path folder, String uri) throws Exception {
    Process reader = ChildJvm.start(folder, ChildJvm.java(), "outgrown", uri);
    try {
      assertThat(ChildJvm.firstLine(reader)).startsWith("open value of key");
    } finally {
      assertThat(reader.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void lookup_slotsAreThoseOfKilledProcesses_clearsThemAndAnswers() throws Exception {
    String uri = uri("lmdb") + ";max_readers=1";
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("mine", "value"); // which takes no reader's slot
      leaveReader(folder, uri);

      assertThat(map.lookup("mine")).isEqualTo("value");
    }
  }

  @Test
  void open_slotsAreThoseOfKilledProcesses_clearsThem() throws Exception {
    String uri = uri("lmdb") + ";max_readers=1";
    try (LookupMap first = MapDrivers.installed().open(uri)) {
      first.update("mine", "value");
      leaveReader(folder, uri);
    }

    try (LookupMap map = MapDrivers.installed().open(uri)) {
      assertThat(slots()).contains("no active readers");
      assertThat(map.lookup("mine")).isEqualTo("value");
    }
  }

  private String slots() throws Exception {
    return Postmap.program(folder, "", List.of("mdb_stat", "-r", "-n", folder + "/t.lmdb")).out();
  }

  /** With Postfix's locks a reader excludes writers, so that a walk must not be one long read. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void sequence_inTheMiddle_doesNotHoldBackAnotherProcess(String locking) throws Exception {
    String uri = uri(locking);
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.updateAll(
          IntStream.range(0, 3000).mapToObj(i -> MapEntry.of("key" + i, "value")).toList());
      try (MapCursor walk = map.sequence()) {
        assertThat(walk.next()).isTrue();

        Process writer = ChildJvm.start(folder, ChildJvm.java(), "update", uri, "zzz");

        assertThat(ChildJvm.outputOf(writer, 60)).startsWith("value of zzz");
        String last = "";
        while (walk.next()) {
          last = new String(walk.key(), UTF_8);
        }
        assertThat(last).as("what was stored before the walk came there").isEqualTo("zzz");
      }
    }
  }

  /** A process was killed before LMDB prepared the lock file, and two others open the table. */
  @Test
  void open_lockFileIsNotPreparedAndInAnotherHand_preparesItAndOpens() throws Exception {
    String uri = uri("lmdb");
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("key", "value");
    }
    Path lockFile = folder.resolve("t.lmdb-lock");
    Files.write(lockFile, new byte[8192]);
    Process child;
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(0, 1, /* shared= */ false)) {
      assertThat(lock).isNotNull();

      child = ChildJvm.start(folder, ChildJvm.java(), "look", uri, "key");
      await().atMost(Duration.ofMinutes(1)).until(() -> waitsForALock(child.pid()));
    }

    assertThat(ChildJvm.outputOf(child, 60)).isEqualTo("value\n");
  }

  private static boolean waitsForALock(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .anyMatch(line -> line.contains(" -> ") && line.contains(" " + pid + " "));
  }
}
