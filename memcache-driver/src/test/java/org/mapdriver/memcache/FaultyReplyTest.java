package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.memcache.FaultServer.HELLO;
import static org.mapdriver.memcache.FaultServer.HELLO_VALUE_ENDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapUnavailableException;

/**
 * Replies that are cut, odd or untrue: what is believed of them, and what becomes of the
 * connection.
 */
final class FaultyReplyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void lookup_replyCutAtEachByte_isAnsweredByTheBackupUntilTheValueIsWhole() {
    for (int length = 0; length <= HELLO.length(); length++) {
      try (LookupMap map = FaultMaps.overBackup(server, "")) {
        server.cut(HELLO.substring(0, length));

        String found = map.lookup("k");

        assertThat(found)
            .as("cut at %d", length)
            .isEqualTo(length < HELLO_VALUE_ENDS ? "old" : "hello");
      }
    }
  }

  @Test
  void lookup_replyByteByByte_isRead() {
    try (LookupMap map = FaultMaps.overBackup(server, "")) {
      server.drip(HELLO).drip(HELLO).drip("END\r\n");

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE other 0 5\r\nhello\r\nEND\r\n",
        "VALUE K 0 5\r\nhello\r\nEND\r\n",
        "VALUE k 0 4\r\nhello\r\nEND\r\n",
        "VALUE k 0 6\r\nhello\r\nEND\r\n",
        "VALUE k 0 5\r\nhello\nEND\r\n",
        "VALUE k 0 -5\r\nhello\r\nEND\r\n",
        "VALUE k 0 x\r\nhello\r\nEND\r\n",
        "VALUE k 0\r\nhello\r\nEND\r\n",
        "VALUE k\r\nhello\r\nEND\r\n",
        "VALUE k 0 10241\r\nhello\r\nEND\r\n",
        "VALUE k 0 2147483647\r\nhello\r\nEND\r\n",
        "VALUE k 0 99999999999999999999\r\nhello\r\nEND\r\n",
        "END \r\n",
        "end\r\n",
        "\r\n",
        "ERROR\r\n",
        "SERVER_ERROR out of memory\r\n",
        "CLIENT_ERROR bad command line format\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
      })
  void lookup_replyThatCannotBeTrusted_isAnsweredByTheBackupOnANewConnection(String reply) {
    try (LookupMap map = FaultMaps.overBackup(server, "")) {
      server.reply(reply);

      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(server.accepted()).as("the fill").isEqualTo(2);
      assertThat(map.stats().errors().values()).containsExactly(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE k 0 5\nhello\r\nEND\n",
        "VALUE k 0 5 77\r\nhello\r\nEND\r\n",
        "VALUE k 0 5xyz\r\nhello\r\nEND\r\n",
        "VALUE k no-number 5\r\nhello\r\nEND\r\n",
        "VALUE k 0 +5\r\nhello\r\nEND\r\n",
      })
  void lookup_replyThatIsOddButPlain_isTaken(String reply) {
    try (LookupMap map = FaultMaps.overBackup(server, "")) {
      server.reply(reply).reply(reply);

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE k 0 5\r\nhello\r\nEND \r\n",
        "VALUE k 0 5\r\nhello\r\nVALUE j 0 1\r\nx\r\nEND\r\n",
        "VALUE k 0 5\r\nhello\r\nEND\r\nEND\r\n",
        "VALUE k 0 5\r\nhello\r\nEND\r\nVALUE k 0 3\r\nbad\r\nEND\r\n",
      })
  void lookup_wholeValueWithAnotherEnd_isTakenAndTheConnectionClosed(String reply) {
    try (LookupMap map = FaultMaps.overBackup(server, "")) {
      server.reply(reply).reply(HELLO);

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void lookup_bytesThatCameUnasked_areNotTakenForItsReply() {
    try (LookupMap map = FaultMaps.overBackup(server, "")) {
      server.reply(HELLO).reply(HELLO);
      map.lookup("k");
      server.blurt("VALUE k 0 3\r\nbad\r\nEND\r\n");

      String found = map.lookup("k");

      assertThat(found).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void lookup_lineSizeLimit_countsTheTerminatorButNotALineFeedAfterTheLastByte() {
    try (LookupMap map = FaultMaps.overBackup(server, ";line_size_limit=4")) {
      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(map.stats().errors().get("protocol")).as("the reply to the fill").isEqualTo(1);
      assertThat(map.stats().fillsRefused()).isEqualTo(1);
    }
    try (LookupMap map = FaultMaps.overBackup(server, ";line_size_limit=3")) {
      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(map.stats().errors().get("protocol")).isEqualTo(2);
    }
  }

  @Test
  void lookup_byManyThreadsFromAServerThatMisbehavesAtRandom_neverFindsAnotherKeysValue()
      throws Exception {
    server.misbehaveAtRandom(20260101);
    AtomicInteger found = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    try (LookupMap map = FaultMaps.alone(server, ";timeout=200ms")) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String key = "key-of-" + i;
        Thread thread = new Thread(() -> lookUp(map, key, found, wrong), key);
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(found.get()).isPositive();
  }

  /** A breaker that opened at once, on a busy machine, takes a second to close. */
  private static boolean isYoung(long start) {
    return System.nanoTime() - start < PATIENCE.toNanos();
  }

  private static void lookUp(LookupMap map, String key, AtomicInteger found, Queue<String> wrong) {
    long start = System.nanoTime();
    for (int turn = 0; turn < 200 || (found.get() == 0 && isYoung(start)); turn++) {
      try {
        String value = map.lookup(key);
        if (key.equals(value)) {
          found.incrementAndGet();
        } else if (value != null) {
          wrong.add(key + " -> " + value);
        }
      } catch (MapUnavailableException expected) {
        // Now and then, and for a while when the breaker is open.
      }
    }
  }
}
