package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Console console =
      new Console(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), errors);

  @Test
  void show_asLines_printsOneInTwoSeconds() {
    Progress progress = Progress.on(console, /* always= */ true, clock::get);

    for (int second = 1; second <= 5; second++) {
      clock.addAndGet(Duration.ofSeconds(1).toNanos());
      int entries = 1000 * second;
      progress.show(() -> entries + " entries");
    }

    assertThat(errors.toString(UTF_8))
        .isEqualTo("mapdriver: 2000 entries\nmapdriver: 4000 entries\n");
  }

  @Test
  void show_notAskedFor_printsNothing() {
    Progress progress = Progress.on(console, /* always= */ false, clock::get);

    clock.addAndGet(Duration.ofHours(1).toNanos());
    progress.show(() -> "1 entry");

    assertThat(errors.toString(UTF_8)).isEmpty();
  }
}
