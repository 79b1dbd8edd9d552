package org.mapdriver.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void plan_someCasesAndThreads_hasThemAlone() {
    Plan plan = Arguments.parse("--cases", "hit,update", "--threads", "32").plan(17);

    assertThat(plan.tasks())
        .isNotEmpty()
        .allMatch(task -> task.threads() == 32)
        .extracting(Task::name)
        .containsOnly("hit", "update");
  }

  @Test
  void plan_roundsAreSaid_haveThatNumber() {
    assertThat(Arguments.parse("--rounds", "7").plan(17).rounds()).isEqualTo(7);
  }

  @Test
  void plan_olderJdk_hasNoVirtualThreads() {
    assertThat(Arguments.parse().plan(17).tasks()).noneMatch(Task::virtual);
  }

  @Test
  void plan_newerJdk_comparesVirtualThreadsWithPlatformThreads() {
    assertThat(Arguments.parse().plan(25).tasks())
        .anyMatch(Task::virtual)
        .anyMatch(task -> !task.virtual() && task.threads() == 32);
  }

  @Test
  void plan_mostKeys_boundTheTables() {
    Plan plan = Arguments.parse("--keys", "10_000", "--cases", "keys").plan(17);

    assertThat(plan.tasks())
        .singleElement()
        .satisfies(
            task -> assertThat(task.parameters().get("keys")).containsExactly("1000", "10000"));
  }

  @Test
  void results_quick_areNotKept() {
    assertThat(Arguments.parse("--quick").results()).hasToString("benchmarks/target/draft-results");
  }

  @Test
  void parse_unknownOption_isRefusedByName() {
    assertThatThrownBy(() -> Arguments.parse("--quik")).hasMessage("unknown option --quik");
  }

  @Test
  void parse_unknownCase_isRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Arguments.parse("--cases", "hit,updates"))
        .hasMessageStartingWith("unknown case \"updates\"; the cases are hit, ")
        .hasMessageContaining("command");
  }

  @Test
  void parse_valueIsMissing_isRefusedByName() {
    assertThatThrownBy(() -> Arguments.parse("--rounds")).hasMessage("--rounds needs a value");
  }

  @Test
  void parse_noNumber_isRefused() {
    assertThatThrownBy(() -> Arguments.parse("--rounds", "many"))
        .hasMessage("\"many\" is no number");
  }

  @Test
  void plan_everyTask_namesABenchmarkThatExists() {
    for (int feature : new int[] {17, 25}) {
      for (Arguments arguments : List.of(Arguments.parse(), Arguments.parse("--quick"))) {
        for (Task task : arguments.plan(feature).tasks()) {
          String folder = task.isCommand() ? "command/" : "";
          String file = "/org/mapdriver/benchmarks/" + folder + task.benchmark() + ".class";
          assertThat(getClass().getResource(file)).as(task.benchmark()).isNotNull();
        }
      }
    }
  }
}
