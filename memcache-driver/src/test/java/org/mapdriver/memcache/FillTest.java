package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/** What a lookup stores in the cache, and who waits for it. */
final class FillTest {
  /** So many fills have to go well before one is not waited for. */
  private static final int FILLS_TO_TRUST = 16;

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return FaultMaps.open(server, ";max_try=1;poll_micros=0;timeout=1m" + parameters);
  }

  private static void earnTrust(LookupMap map, String key) {
    for (int i = 0; i < FILLS_TO_TRUST; i++) {
      map.lookup(key);
    }
  }

  @Test
  void fill_afterSomeThatWentWell_isNotWaitedForButAheadOfWhatFollows() {
    try (LookupMap map = open(";connections=1;backup=inline:{k=v}")) {
      earnTrust(map, "k");
      server.reply("END\r\n").hold("STORED\r\n");

      assertThat(map.lookup("k")).as("while the fill has no reply").isEqualTo("v");

      await().until(() -> server.commands().size() == 34);
      server.letGo();
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(server.accepted()).isEqualTo(1);
      assertThat(map.stats().fills()).isEqualTo(18);
    }
    assertThat(server.commands()).hasSize(36);
  }

  @Test
  void fill_notWaitedForAndRefused_isCountedAndTheNextAreWaitedFor() {
    try (LookupMap map = open(";connections=1;backup=inline:{k=v}")) {
      earnTrust(map, "k");
      server.reply("END\r\n").reply("SERVER_ERROR out of memory storing object\r\n");
      map.lookup("k");

      assertThat(map.lookup("k")).isEqualTo("v");

      assertThat(map.stats().fillsRefused()).isEqualTo(1);
      assertThat(map.stats().errors()).containsEntry("refused", 1L);
      assertThat(map.stats().fills()).isEqualTo(17);
    }
  }

  @Test
  void fill_twoAfterOneAnother_secondIsWaitedForWhileTheFirstHasNoReply() throws Exception {
    try (LookupMap map = open(";connections=2;backup=inline:{k=v}")) {
      earnTrust(map, "k");
      server.reply("END\r\n").hold("STORED\r\n");
      map.lookup("k");
      OwnThread behind = OwnThread.asks(() -> map.lookup("none"));
      await().until(() -> behind.isIn("select"));
      OwnThread second = OwnThread.asks(() -> map.lookup("k"));

      await().until(() -> second.state() == Thread.State.WAITING || second.isDone());
      assertThat(second.isDone()).isFalse();
      server.letGo();

      assertThat(second.outcome().answer()).isEqualTo("v");
      assertThat(behind.outcome().answer()).isNull();
    }
  }

  @Test
  void fill_refusedAfterItWasNotWaitedFor_leavesNoReplyToTheNextCommand() {
    try (LookupMap map = open(";connections=1;backup=internal:")) {
      map.update("k", "v");
      earnTrust(map, "k");
      server.reply("END\r\n").reply("NONSENSE\r\n");
      map.lookup("k");
      await().until(() -> server.answered() == 35);
      server.blurt("STORED\r\n");
      server.reply("SERVER_ERROR out of memory\r\n");

      map.update("k", "w");

      assertThat(map.stats().errors()).containsEntry("refused", 1L).containsEntry("protocol", 1L);
    }
  }

  @Test
  void lookup_fillHasToQueueAndTheCallerChangesTheValue_cacheGetsWhatTheBackupHas()
      throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    try (LookupMap map = open(";connections=2;backup=internal:")) {
      map.update("key", "value");
      earnTrust(map, "key");
      server.hold("NOT_FOUND\r\n", said); // commands have one connection: the fill has to wait
      OwnThread deleted = OwnThread.asks(() -> map.delete("other"));
      await().until(() -> server.commands().contains("delete other"));

      OwnThread lookup =
          OwnThread.does(
              () -> {
                byte[] found = map.lookup("key".getBytes(UTF_8));
                Arrays.fill(Objects.requireNonNull(found), (byte) 'X');
              });
      await().until(() -> lookup.isIn("fill") && lookup.isIn("sleep"));
      said.countDown();

      assertThat(deleted.outcome().answer()).isEqualTo(false);
      assertThat(lookup.outcome().answer()).isEqualTo("done");
      await().until(() -> server.values().size() == FILLS_TO_TRUST + 2);
      assertThat(server.values()).containsOnly("value");
    }
  }

  @Test
  void close_fillNotAnswered_waitsForTheAnswer() throws Exception {
    LookupMap map = open(";connections=1;backup=inline:{k=v}");
    earnTrust(map, "k");
    server.reply("END\r\n").hold("STORED\r\n");
    map.lookup("k");
    await().until(() -> server.commands().size() == 34);

    OwnThread closing = OwnThread.does(map::close);

    await().until(() -> closing.isIn("select") || closing.isDone());
    assertThat(closing.isDone()).isFalse();
    server.letGo();
    assertThat(closing.outcome().answer()).isEqualTo("done");
  }

  @Test
  void lookupAll_formatThatGivesTwoKeysOneCacheKey_fillsInTheirOrder() {
    try (LookupMap map = open(";connections=1;key_format=%u;backup=inline:{ {a@x=1}, {a@y=2} }")) {
      server.reply("END\r\n").reply("STORED\r\n").reply("VALUE a 0 1\r\n1\r\nEND\r\n");

      assertThat(map.lookupAll(List.of("a@x", "a@y")))
          .containsExactly(Map.entry("a@x", "1"), Map.entry("a@y", "1"));
      assertThat(server.commands()).containsExactly("get a", "set a 0 3600 1", "get a");
    }
  }
}
