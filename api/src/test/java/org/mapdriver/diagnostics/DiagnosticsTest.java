package org.mapdriver.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.Bytes.raw;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mapdriver.MapStats;
import org.mapdriver.Property;

class DiagnosticsTest {

  @Test
  void histogram_empty_hasNothing() {
    assertThat(new LatencyHistogram().snapshot()).isEqualTo(MapStats.Latency.NONE);
  }

  @Test
  void histogram_anyDurations_areExactToOnePartInEight() {
    Property.holds(
        random -> {
          LatencyHistogram histogram = new LatencyHistogram();
          long[] nanos = new long[1 + random.nextInt(50)];
          for (int i = 0; i < nanos.length; i++) {
            nanos[i] = random.nextLong() >>> (2 + random.nextInt(61));
            histogram.record(nanos[i]);
          }
          Arrays.sort(nanos);
          MapStats.Latency latency = histogram.snapshot();

          assertThat(latency.count()).isEqualTo(nanos.length);
          assertNear(latency.p50(), nanos[(nanos.length + 1) / 2 - 1]);
          assertNear(latency.p99(), nanos[(nanos.length * 99 + 99) / 100 - 1]);
          assertNear(latency.max(), nanos[nanos.length - 1]);
        });
  }

  private static void assertNear(Duration shown, long exact) {
    assertThat(shown.toNanos()).isBetween(exact, exact + exact / 8);
  }

  @Test
  void histogram_extremes_areCounted() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(-5);
    histogram.record(0);
    histogram.record(Long.MAX_VALUE);

    assertThat(histogram.snapshot().count()).isEqualTo(3);
    assertThat(histogram.snapshot().p50()).isZero();
    assertThat(histogram.snapshot().max()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void rateLimitedLog_oneWarningPerIntervalAndCause_withTheNumberLeftOut() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // the clock may overflow
    List<String> logged = new ArrayList<>();
    RateLimitedLog log =
        RateLimitedLog.every(Duration.ofSeconds(10), new ListLogger(logged), now::get);

    log.warn("a", () -> "first");
    log.warn("a", () -> "second");
    log.warn("b", () -> "other");
    now.addAndGet(9_999_999_999L);
    log.warn("a", () -> "third");
    now.addAndGet(1);
    log.warn("a", () -> "fourth");
    log.warn("a", () -> "fifth");
    now.addAndGet(10_000_000_000L);
    log.warn("b", () -> "other again");

    assertThat(logged)
        .containsExactly("first", "other", "fourth (2 like it not logged)", "other again");
  }

  @Test
  void shown_controlAndDirectionCharacters_areEscaped() {
    assertThat(Shown.oneLine("plain \u00e9\u4e2d text")).isEqualTo("plain \u00e9\u4e2d text");
    assertThat(Shown.oneLine("a\r\nb\u0000\u001b\u007f\u0085\u2028\u202e\u2066"))
        .isEqualTo("a\\u000d\\u000ab\\u0000\\u001b\\u007f\\u0085\\u2028\\u202e\\u2066");
  }

  @Test
  void shown_quoted_isCutTo64Characters() {
    assertThat(Shown.quoted("x".repeat(64))).isEqualTo('"' + "x".repeat(64) + '"');
    assertThat(Shown.quoted("x".repeat(65))).isEqualTo('"' + "x".repeat(64) + "\u2026\"");
    assertThat(Shown.quoted(raw("x".repeat(100_000)))).hasSize(67);
    assertThat(Shown.quoted(raw("a\u00ff"))).isEqualTo("\"a\ufffd\"");
  }

  @Test
  void fileTrouble_isExplainedInPlainWordsOnOneLine() {
    Path file = Path.of("/a\nb");

    assertThat(FileTrouble.explain(file, new NoSuchFileException("x")))
        .isEqualTo("cannot read /a\\u000ab: there is no such file; create it, or correct the path");
    assertThat(FileTrouble.explain(file, new AccessDeniedException("x")))
        .endsWith("permission denied; make it readable for this user");
    assertThat(FileTrouble.explain(file, new IOException("it\nfailed")))
        .endsWith("it\\u000afailed; name a file that can be read");
  }

  @Test
  void fileTrouble_noHandles_saysWhatToRaise() {
    Path file = Path.of("/etc/users");
    String told =
        FileTrouble.explain(file, new FileSystemException("x", null, "Too many open files"));

    assertThat(told).contains("too many files open").contains("ulimit -n");
  }

  @Test
  void fileHandles_areBehind_failuresThatSaySoAndNoOthersWhileThereAreSome() {
    IOException said = new IOException("connect", new SocketException("Too many open files"));

    assertThat(FileHandles.areBehind(said)).isTrue();
    assertThat(FileHandles.areBehind(new IOException("Connection reset"))).isFalse();
    assertThat(FileHandles.areBehind(null)).isFalse();
  }

  private record ListLogger(List<String> messages) implements System.Logger {
    @Override
    public String getName() {
      return "list";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      messages.add(message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      messages.add(format);
    }
  }
}
