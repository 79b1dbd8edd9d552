package org.mapdriver.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The crash tests' own checks, on tables with planted faults. */
final class ChecksTest {
  private static final Steps STEPS = Steps.growing(1);

  private final Ledger ledger = new Ledger(1, STEPS);
  private final SortedMap<String, String> table = new TreeMap<>();

  private void store(int steps) {
    for (int n = 0; n < steps; n++) {
      STEPS.at(n).carryOut(table);
    }
  }

  @Test
  void complaints_allThatWasAcknowledged_none() {
    store(10);
    ledger.acknowledged(9);

    assertThat(ledger.complaints(table)).isEmpty();
  }

  @Test
  void complaints_oneStepMore_none() {
    store(11);
    ledger.acknowledged(9);

    assertThat(ledger.complaints(table)).isEmpty();
  }

  @Test
  void complaints_twoStepsMore_tellsTheSecond() {
    store(12);
    ledger.acknowledged(9);

    assertThat(ledger.complaints(table)).singleElement().asString().startsWith("worker1-11: ");
  }

  @Test
  void complaints_acknowledgedEntryIsMissing_tellsIt() {
    store(10);
    ledger.acknowledged(9);
    table.remove("worker1-4");

    assertThat(ledger.complaints(table))
        .singleElement()
        .asString()
        .startsWith("worker1-4: nothing, acknowledged was value 4 of worker1-4");
  }

  @Test
  void complaints_valueIsAnothers_tellsIt() {
    store(10);
    ledger.acknowledged(9);
    table.put("worker1-4", table.get("worker1-5"));

    assertThat(ledger.complaints(table)).hasSize(1);
  }

  @Test
  void complaints_keyWasNeverWritten_tellsIt() {
    store(10);
    ledger.acknowledged(9);
    table.put("worker1-x", "value");

    assertThat(ledger.complaints(table)).hasSize(1);
  }

  @Test
  void generation_wholeTable_isItsNumber() {
    assertThat(Generation.in(Generation.content(7, 20), 20)).isEqualTo(7);
    assertThat(Generation.in(new TreeMap<>(), 20)).isZero();
  }

  @Test
  void generation_partsOfTwo_isRefused() {
    SortedMap<String, String> torn = Generation.content(7, 20);
    torn.putAll(Generation.content(8, 5));

    assertThatThrownBy(() -> Generation.in(torn, 20)).hasMessageContaining("15");
  }

  @Test
  void generation_entryIsMissing_isRefused() {
    SortedMap<String, String> torn = Generation.content(7, 20);
    torn.remove(Generation.key(3));

    assertThatThrownBy(() -> Generation.in(torn, 20)).hasMessageContaining("19 entries of 20");
  }
}
