package org.mapdriver.memcache.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Names, and name services that do not answer. */
final class NameLookupTest {
  private static final Deadline LATE = deadline(Duration.ofMinutes(1));
  private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("cache1", 11211);

  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);

  private static Deadline deadline(Duration limit) {
    return Deadline.in(true, limit.toNanos());
  }

  private List<SocketAddress> slowly() {
    asked.incrementAndGet();
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return List.of(ADDRESS);
  }

  @Test
  void resolve_serviceDoesNotAnswer_endsAtTheDeadlineAndTheNextWaitsForTheSameAnswer()
      throws Exception {
    NameLookup lookup = new NameLookup("cache1", true, this::slowly);

    assertThatThrownBy(() -> lookup.resolve(deadline(Duration.ofMillis(20))))
        .isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> lookup.resolve(deadline(Duration.ofMillis(20))))
        .isInstanceOf(TimeoutException.class);
    answer.countDown();

    assertThat(lookup.resolve(LATE)).containsExactly(ADDRESS);
    assertThat(asked).hasValue(1);
    assertThat(lookup.resolve(LATE)).containsExactly(ADDRESS);
    assertThat(asked).as("looked up again").hasValue(2);
  }

  @Test
  void resolve_interrupted_waitsAllTheSame() throws Exception {
    NameLookup lookup = new NameLookup("cache1", true, () -> List.of(ADDRESS));
    Thread.currentThread().interrupt();

    assertThat(lookup.resolve(LATE)).containsExactly(ADDRESS);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void resolve_unknownName_says() {
    NameLookup lookup =
        new NameLookup(
            "cache1",
            true,
            () -> {
              throw new UnknownHostException("cache1");
            });

    assertThatThrownBy(() -> lookup.resolve(LATE)).isInstanceOf(UnknownHostException.class);
  }
}
