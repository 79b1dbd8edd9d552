package org.mapdriver.tck.broken;

import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/**
 * The contract on a map with one defect. Not found by the build: {@link ContractFailsTest} runs it.
 */
class DefectiveTck extends DriverContract {
  static volatile Defect defect = Defect.none().get(0);

  @Override
  protected MapFixture newFixture() {
    return new SoundFixture(defect);
  }

  /** Where the map of a {@link SoundDriver} is, but for its defect. */
  static final class SoundFixture implements MapFixture {
    private final Defect defect;
    private final MapDrivers drivers;

    SoundFixture(Defect defect) {
      this.defect = defect;
      this.drivers = MapDrivers.of(defect.driver().get());
    }

    @Override
    public String uri() {
      return "sound:";
    }

    @Override
    public MapDrivers drivers() {
      return drivers;
    }

    @Override
    public LookupMap open(String uri, MapOptions options) {
      return defect.opening().open(drivers, uri, options);
    }

    @Override
    public int maxKeyBytes() {
      return SoundDriver.MAX_KEY;
    }

    @Override
    public int maxValueBytes() {
      return SoundDriver.MAX_VALUE;
    }
  }
}
