package org.mapdriver.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.storm.CacheUnderFire;
import org.mapdriver.storm.FaultProxy;

/** A process that may open no more files. */
final class FileHandlesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_HANDLES_OF_A_TABLE = 20;
  private static final String SHORT = ";lease=1";
  private static final List<String> FEW_HANDLES =
      List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh");

  @TempDir Path folder;
  private CacheUnderFire cache;
  private FaultProxy proxy;
  private Child child;

  @BeforeEach
  void start() throws Exception {
    cache = new CacheUnderFire();
    proxy = FaultProxy.before(cache.port());
    child = Child.start(FEW_HANDLES);
  }

  @AfterEach
  void stop() throws Exception {
    child.close();
    proxy.close();
    cache.close();
  }

  /** Whatever fails here fails at once: no time limit is to end what is only slow. */
  private static String map(int port, String parameters, String backup) {
    return World.map(port, parameters, backup).replace("timeout=500ms", "timeout=20s");
  }

  private String backup(String scheme) {
    return World.backup(scheme, folder);
  }

  /**
   * Opens a map in the process, uses all that it has, and takes the connection and then every
   * handle from it.
   */
  private void openAndExhaust(String uri) throws Exception {
    assertThat(child.ask("open", "m", uri)).isEqualTo("ok");
    assertThat(child.ask("update", "m", "k", "old")).isEqualTo("ok");
    assertThat(child.ask("update", "m", "self", "self")).isEqualTo("ok");
    assertThat(child.ask("lookup", "m", "k")).isEqualTo("old");
    assertThat(child.ask("lookupAll", "m", "k,none")).isEqualTo("old none");
    assertThat(child.ask("gather", "m", "self", "1")).isEqualTo("ok"); // loads its classes, too
    assertThat(child.ask("go")).isEqualTo("0 wrong");
    proxy.refuse(true);
    assertThat(child.ask("lookup", "m", "k")).isEqualTo("old");
    assertThat(Integer.parseInt(child.ask("take handles"))).isPositive();
    proxy.refuse(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "sqlite"})
  void anyOperation_noHandleToReconnect_goesToTheBackupAndIsMadeUpForLater(String scheme)
      throws Exception {
    try (LookupMap other = MapDrivers.installed().open(map(cache.port(), SHORT, backup(scheme)))) {
      openAndExhaust(map(proxy.port(), SHORT, backup(scheme)));
      assertThat(other.lookup("k")).isEqualTo("old");

      assertThat(child.ask("lookup", "m", "k")).isEqualTo("old");
      assertThat(child.ask("update", "m", "k", "new")).isEqualTo("ok");
      assertThat(child.ask("lookup", "m", "k")).isEqualTo("new");
      assertThat(child.ask("lookupAll", "m", "k,none")).isEqualTo("new none");
      assertThat(child.ask("gather", "m", "self", "8")).isEqualTo("ok");
      assertThat(child.ask("go")).isEqualTo("0 wrong");
      assertThat(child.ask("details", "m", "pending tombstones")).isEqualTo("1");
      assertThat(child.said())
          .contains("cannot connect to inet:127.0.0.1:" + proxy.port())
          .contains("too many files open")
          .contains("ulimit -n");

      assertThat(child.ask("free handles", "all")).isEqualTo("ok");

      await()
          .atMost(PATIENCE)
          .until(() -> child.ask("details", "m", "pending tombstones").equals("0"));
      assertThat(other.lookup("k")).isEqualTo("new");
      await().atMost(PATIENCE).until(() -> hitsAgain("new"));
    }
  }

  /** The cache then has the old value until the next update: that is what this order means. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "sqlite"})
  void anyOperation_postfixAndNoHandleToReconnect_goesToTheBackupWithAWarning(String scheme)
      throws Exception {
    String postfix = ";coherence=postfix";
    try (LookupMap other = MapDrivers.installed().open(map(cache.port(), postfix, backup(scheme)));
        LookupMap table = MapDrivers.installed().open(backup(scheme))) {
      openAndExhaust(map(proxy.port(), postfix, backup(scheme)));
      assertThat(other.lookup("k")).isEqualTo("old");

      assertThat(child.ask("lookup", "m", "k")).isEqualTo("old");
      assertThat(child.ask("update", "m", "k", "new")).isEqualTo("ok");
      assertThat(table.lookup("k")).isEqualTo("new");
      assertThat(child.ask("lookup", "m", "k")).isEqualTo("new");
      assertThat(child.ask("lookupAll", "m", "k,none")).isEqualTo("new none");
      assertThat(child.ask("gather", "m", "self", "8")).isEqualTo("ok");
      assertThat(child.ask("go")).isEqualTo("0 wrong");
      assertThat(child.said())
          .contains("update memcache:")
          .contains("cannot connect to inet:127.0.0.1:" + proxy.port())
          .contains("too many files open")
          .contains("ulimit -n")
          .contains("only the backup is changed; the cache may be stale");
      assertThat(other.lookup("k")).isEqualTo("old");

      assertThat(child.ask("free handles", "all")).isEqualTo("ok");

      assertThat(child.ask("update", "m", "k", "newer")).isEqualTo("ok");
      assertThat(other.lookup("k")).isEqualTo("newer");
      await().atMost(PATIENCE).until(() -> hitsAgain("newer"));
    }
  }

  /** Whether the process reads from the cache. */
  private boolean hitsAgain(String value) throws Exception {
    int before = Integer.parseInt(child.ask("hits", "m"));
    assertThat(child.ask("lookup", "m", "k")).isEqualTo(value);
    return Integer.parseInt(child.ask("hits", "m")) > before;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "sqlite"})
  void update_refuseAndNoHandleToReconnect_changesNothing(String scheme) throws Exception {
    String refuse = ";on_unreachable=refuse";
    try (LookupMap other = MapDrivers.installed().open(map(cache.port(), refuse, backup(scheme)))) {
      openAndExhaust(map(proxy.port(), refuse, backup(scheme)));
      assertThat(other.lookup("k")).isEqualTo("old");

      assertThat(child.ask("update", "m", "k", "new"))
          .startsWith("MapUnavailableException false: update memcache:")
          .contains("too many files open")
          .contains("nothing was changed");
      assertThat(child.ask("lookup", "m", "k")).isEqualTo("old");
      assertThat(other.lookup("k")).isEqualTo("old");

      assertThat(child.ask("free handles", "all")).isEqualTo("ok");

      await().atMost(PATIENCE).until(() -> child.ask("update", "m", "k", "new").equals("ok"));
      assertThat(other.lookup("k")).isEqualTo("new");
      assertThat(child.ask("lookup", "m", "k")).isEqualTo("new");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "sqlite"})
  void open_fewOrNoHandlesLeft_saysSoUntilThereAreEnough(String scheme) throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    try (LookupMap map = MapDrivers.installed().open(World.backup(scheme, there))) {
      map.update("a", "b");
    }
    Path missing = Files.createDirectory(folder.resolve("missing"));
    openAndExhaust(map(proxy.port(), SHORT, backup(scheme)));

    assertThat(child.ask("open", "file", "memcache:" + folder.resolve("no.cf")))
        .contains("too many files open");
    openWithEverMoreHandles("there", World.backup(scheme, there));
    child.ask("take handles");
    openWithEverMoreHandles("missing", World.backup(scheme, missing));
    for (String coherence : List.of("strict", "postfix")) {
      Path behind = Files.createDirectory(folder.resolve(coherence));
      child.ask("take handles");
      openWithEverMoreHandles(
          coherence, map(proxy.port(), ";coherence=" + coherence, World.backup(scheme, behind)));
      assertThat(child.ask("update", coherence, "a", "d")).isEqualTo("ok");
      assertThat(child.ask("lookup", coherence, "a")).isEqualTo("d");
    }

    assertThat(child.ask("lookup", "there", "a")).isEqualTo("b");
    assertThat(child.ask("update", "missing", "a", "c")).isEqualTo("ok");
    assertThat(child.ask("lookup", "missing", "a")).isEqualTo("c");
    assertThat(child.ask("lookup", "m", "k")).isEqualTo("old");
  }

  private void openWithEverMoreHandles(String name, String uri) throws Exception {
    int refused = 0;
    String answer = child.ask("open", name, uri);
    while (!answer.equals("ok")) {
      assertThat(answer)
          .as(refused + " handles")
          .startsWith("MapUnavailableException false: open ")
          .contains(uri.replaceAll(".*backup=", "").replaceAll(":.*", ":"))
          .contains("too many files open")
          .contains("ulimit -n");
      refused++;
      assertThat(refused).isLessThan(MOST_HANDLES_OF_A_TABLE);
      child.ask("free handles", "1");
      answer = child.ask("open", name, uri);
    }
    assertThat(refused).isPositive();
  }
}
