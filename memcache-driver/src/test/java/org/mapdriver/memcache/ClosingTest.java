package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ClosingTest {
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void all_somePartsFailInAnyWay_closesTheOthersAndThrowsTheFirstFailure() {
    AssertionError first = new AssertionError("first");
    IllegalStateException second = new IllegalStateException("second");
    List<AutoCloseable> parts =
        List.of(
            closed::incrementAndGet,
            () -> {
              throw first;
            },
            () -> {
              throw second;
            },
            closed::incrementAndGet);

    assertThatThrownBy(() -> Closing.all(parts)).isSameAs(first).hasSuppressedException(second);

    assertThat(closed).hasValue(2);
  }

  @Test
  void all_partFailsWithACheckedException_isWrapped() {
    List<AutoCloseable> parts =
        List.of(
            () -> {
              throw new IOException("disk");
            });

    assertThatThrownBy(() -> Closing.all(parts))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(IOException.class);
  }
}
