package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.TableContent;
import org.mapdriver.UpdateMode;

/** Tables that are too large to be built in memory. */
final class LargeBuildIT {
  private static final int ENTRIES = 30_000;
  private static final String PADDING = "x".repeat(3000); // 90 MB, in four attempts

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static void writeLarge(TableContent.Sink sink) {
    for (int i = 0; i < ENTRIES; i++) {
      sink.add(
          ("key" + i).getBytes(UTF_8), (i + PADDING).getBytes(UTF_8), UpdateMode.INSERT_IF_ABSENT);
    }
  }

  @Test
  void build_largeTable_isReadMeanwhileAsItWasAndAfterwardsAsItIs() throws Exception {
    String uri = "lmdb:" + folder + "/large;locking=postfix";
    MapDrivers drivers = MapDrivers.installed();
    List<String> meanwhile = new ArrayList<>();
    try (LookupMap map = drivers.open(uri)) {
      map.update("old", "value");

      drivers.build(
          uri,
          MapOptions.defaults(),
          sink -> {
            writeLarge(sink);
            meanwhile.add(map.lookup("old"));
          });

      assertThat(meanwhile).isNotEmpty().containsOnly("value");
      assertThat(map.lookup("old")).isNull();
      int walked = 0;
      try (MapCursor cursor = map.sequence()) {
        while (cursor.next()) {
          String key = new String(cursor.key(), UTF_8);
          assertThat(new String(cursor.value(), UTF_8)).isEqualTo(key.substring(3) + PADDING);
          walked++;
        }
      }
      assertThat(walked).isEqualTo(ENTRIES);
      Map<String, String> details = map.stats().details();
      assertThat(Files.size(folder.resolve("large.lmdb")))
          .isEqualTo(
              Long.parseLong(details.get("pages")) * Integer.parseInt(details.get("page_size")));
      map.update("new", "value");
    }
    Postmap postmap = new Postmap(folder.resolve("etc"));
    assertThat(postmap.run("", "-q", "key" + (ENTRIES - 1), "lmdb:" + folder + "/large").out())
        .isEqualTo(ENTRIES - 1 + PADDING + "\n");
    assertThat(postmap.run("", "-q", "new", "lmdb:" + folder + "/large").out())
        .isEqualTo("value\n");
  }

  @Test
  void build_largeContentFails_leavesTheOldTable() throws Exception {
    String uri = "lmdb:" + folder + "/large;locking=postfix";
    MapDrivers drivers = MapDrivers.installed();
    try (LookupMap map = drivers.open(uri)) {
      map.update("old", "value");
      long before = Files.size(folder.resolve("large.lmdb"));

      assertThatThrownBy(
              () ->
                  drivers.build(
                      uri,
                      MapOptions.defaults(),
                      sink -> {
                        writeLarge(sink);
                        throw new MapConfigException("no more");
                      }))
          .hasMessage("no more");

      assertThat(map.lookup("old")).isEqualTo("value");
      assertThat(Files.size(folder.resolve("large.lmdb"))).isEqualTo(before);
      map.update("new", "value");
      assertThat(map.lookup("new")).isEqualTo("value");
    }
  }

  @Test
  void build_fileMayNotBecomeSoLarge_leavesTheOldTable() throws Exception {
    String uri = "lmdb:" + folder + "/large;locking=postfix";
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("old", "value");
    }
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 80000; exec \"$@\"", "sh"));
    limited.addAll(ChildJvm.command(ChildJvm.java(), List.of(), "endlessBuild", uri));

    Postmap.Outcome outcome = Postmap.program(folder, "", limited);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("MapUnavailableException: build")
        .contains("may not become larger");
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      assertThat(map.lookup("old")).isEqualTo("value");
      map.update("new", "value");
    }
    assertThat(Files.size(folder.resolve("large.lmdb"))).isLessThan(1 << 20);
  }

  /** A build through the map has taken the file's room before it writes. */
  @Test
  void build_afterALargeOneThatWasKilled_cutsTheFile() throws Exception {
    String uri = "lmdb:" + folder + "/large;locking=postfix";
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("old", "value");
    }
    Process killed = ChildJvm.start(folder, ChildJvm.java(), "endlessBuild", uri);
    assertThat(ChildJvm.firstLine(killed)).isEqualTo("under way");
    assertThat(killed.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.size(folder.resolve("large.lmdb"))).isGreaterThan(64 << 20);

    MapDrivers.installed()
        .build(
            uri,
            MapOptions.defaults(),
            sink -> sink.add("k".getBytes(UTF_8), "v".getBytes(UTF_8), UpdateMode.REPLACE));

    assertThat(Files.size(folder.resolve("large.lmdb"))).isLessThan(1 << 20);
  }
}
