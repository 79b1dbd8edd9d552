package org.mapdriver.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;

final class PartlyDoneTest {
  @Test
  void tell_nothingDoneBefore_isTheFailureItself() {
    MapException failure = new MapUnavailableException("updateAll x:: full", false);

    assertThat(PartlyDone.tell(failure, 0, 7, "stored")).isSameAs(failure);
  }

  @Test
  void tell_unavailableAfterASlice_mayHaveHappened() {
    MapException failure = new MapUnavailableException("updateAll x:: full; make room", false);

    MapException told = PartlyDone.tell(failure, 5, 7, "stored");

    assertThat(told)
        .isInstanceOf(MapUnavailableException.class)
        .hasCause(failure)
        .hasMessage("updateAll x:: full; make room. The first 5 of 7 entries are stored.");
    assertThat(((MapUnavailableException) told).mayHaveHappened()).isTrue();
  }

  @Test
  void tell_otherFailureAfterASlice_keepsItsKindAndSaysSo() {
    MapException data = new MapDataException(MapDataException.Reason.KEY_TOO_LONG, "a. Shorten.");
    MapException config = new MapConfigException("b");

    assertThat(PartlyDone.tell(data, 5, 7, "gone"))
        .isInstanceOfSatisfying(
            MapDataException.class,
            e -> assertThat(e.reason()).isEqualTo(MapDataException.Reason.KEY_TOO_LONG))
        .hasMessage("a. Shorten. The first 5 of 7 entries are gone.");
    assertThat(PartlyDone.tell(config, 5, 7, "gone"))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("The first 5 of 7");
  }
}
