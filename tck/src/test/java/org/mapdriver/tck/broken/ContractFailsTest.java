package org.mapdriver.tck.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A check that cannot fail is none: each test of the contract fails on some broken map. */
class ContractFailsTest {
  static Stream<Defect> defects() {
    return Defects.all().stream();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void brokenMap_failsTheTestsThatAreMeantForIt(Defect defect) {
    Results results =
        run(defect, defect.tests().stream().map(test -> test(defect.tck(), test)).toList());

    assertThat(results.run()).containsExactlyInAnyOrderElementsOf(defect.tests());
    assertThat(results.failed()).containsExactlyInAnyOrderElementsOf(defect.tests());
  }

  static Stream<Defect> none() {
    return Defect.none().stream();
  }

  @ParameterizedTest
  @MethodSource("none")
  void soundMap_failsNone(Defect none) {
    Results results = run(none, List.of(selectClass(none.tck())));

    assertThat(results.run()).isNotEmpty();
    assertThat(results.failed()).isEmpty();
  }

  @Test
  void everyTest_failsOnSomeBrokenMap() {
    Set<String> meant =
        defects().flatMap(each -> each.tests().stream()).collect(Collectors.toSet());

    assertThat(meant).containsExactlyInAnyOrderElementsOf(allTests());
  }

  private static Set<String> allTests() {
    Set<String> tests = new TreeSet<>();
    Launcher launcher = LauncherFactory.create();
    launcher
        .discover(request(none().map(each -> selectClass(each.tck())).toList()))
        .accept(
            new org.junit.platform.launcher.TestPlan.Visitor() {
              @Override
              public void visit(TestIdentifier each) {
                if (each.isTest()) {
                  tests.add(name(each));
                }
              }
            });
    return tests;
  }

  private record Results(Set<String> run, Set<String> failed) {}

  private static Results run(Defect defect, List<? extends DiscoverySelector> what) {
    Results results = new Results(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    DefectiveTck.defect = defect;
    LauncherFactory.create()
        .execute(
            request(what),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier each, TestExecutionResult result) {
                if (each.isTest()) {
                  results.run().add(name(each));
                  if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    results.failed().add(name(each));
                  }
                }
              }
            });
    return results;
  }

  private static LauncherDiscoveryRequest request(List<? extends DiscoverySelector> what) {
    return LauncherDiscoveryRequestBuilder.request().selectors(what).build();
  }

  private static DiscoverySelector test(Class<?> tck, String name) {
    int dot = name.indexOf('.');
    return selectUniqueId(
        UniqueId.forEngine("junit-jupiter")
            .append("class", tck.getName())
            .append("nested-class", name.substring(0, dot))
            .append("method", name.substring(dot + 1) + "()"));
  }

  /** As {@code Nested.method}. */
  private static String name(TestIdentifier test) {
    List<UniqueId.Segment> segments = test.getUniqueIdObject().getSegments();
    String method = segments.get(segments.size() - 1).getValue();
    return segments.get(segments.size() - 2).getValue()
        + "."
        + method.substring(0, method.indexOf('('));
  }
}
