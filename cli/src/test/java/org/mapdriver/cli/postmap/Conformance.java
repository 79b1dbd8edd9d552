package org.mapdriver.cli.postmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Turns cases into tests that run side by side. */
final class Conformance {
  /**
   * postmap costs nothing but the second it sleeps after a fatal error; ours costs the start of a
   * JVM.
   */
  private static final int POSTMAPS_AT_ONCE = 16;

  private static final int MAPDRIVERS_AT_ONCE = 4;

  private Conformance() {}

  /** One test per case. All are begun at once; each test waits for its own. */
  static Stream<DynamicTest> tests(List<PostmapCase> cases) {
    ExecutorService postmaps = Executors.newFixedThreadPool(POSTMAPS_AT_ONCE);
    ExecutorService mapdrivers = Executors.newFixedThreadPool(MAPDRIVERS_AT_ONCE);
    List<DynamicTest> tests = new ArrayList<>();
    for (PostmapCase subject : cases) {
      Callable<Outcome> reference =
          subject.reference() == PostmapCase.Reference.LIVE
              ? postmaps.submit(() -> World.run(subject, Program.POSTMAP))::get
              : () -> {
                throw new AssertionError("the installed postmap cannot show " + subject.name());
              };
      Future<Outcome> ours = mapdrivers.submit(() -> World.run(subject, Program.MAPDRIVER));
      tests.add(
          DynamicTest.dynamicTest(subject.name(), () -> verify(subject, reference, ours::get)));
    }
    return tests.stream()
        .onClose(
            () -> {
              end(postmaps);
              end(mapdrivers);
            });
  }

  /** Returns when no case is running any more, so that none leaves a process or a file behind. */
  private static void end(ExecutorService cases) {
    cases.shutdownNow();
    try {
      if (!cases.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a case does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void verify(
      PostmapCase subject, Callable<Outcome> reference, Callable<Outcome> ours) throws Exception {
    Outcome actual = ours.call();
    List<String> wrong = new ArrayList<>();
    if (subject.reference() == PostmapCase.Reference.LIVE) {
      Outcome expected = reference.call();
      expected.violationsOf(subject).forEach(violation -> wrong.add("postmap: " + violation));
      wrong.addAll(expected.differencesTo(actual));
    } else {
      wrong.addAll(actual.violationsOf(subject));
    }
    wrong.addAll(manners(actual));
    assertThat(wrong).as(() -> subject.name() + said(actual)).isEmpty();
  }

  /**
   * Every line on standard error is a warning or an error of ours, there is one error at most, and
   * it is last.
   */
  private static List<String> manners(Outcome actual) {
    List<String> wrong = new ArrayList<>();
    for (Step.Result step : actual.steps()) {
      List<String> lines = step.stderr().lines().toList();
      for (String line : lines) {
        if (!line.startsWith("mapdriver: warning: ") && !Noise.isFatal(line)) {
          wrong.add("neither a warning nor an error: " + Text.shown(line));
        }
      }
      List<String> errors = lines.stream().filter(Noise::isFatal).toList();
      if (errors.size() > 1
          || (errors.size() == 1 && !Noise.isFatal(lines.get(lines.size() - 1)))) {
        wrong.add("an error is one line, and the last: " + errors);
      }
    }
    return wrong;
  }

  private static String said(Outcome actual) {
    StringBuilder said = new StringBuilder();
    actual
        .steps()
        .forEach(step -> step.stderr().lines().forEach(line -> said.append("\n  ").append(line)));
    return said.toString();
  }
}
