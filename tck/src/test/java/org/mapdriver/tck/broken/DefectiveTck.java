package org.mapdriver.tck.broken;

import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/**
 * The contract on a map with one defect. Not found by the build: {@link ContractFailsTest} runs it.
 */
class DefectiveTck extends DriverContract {
  static volatile Defect defect = Defect.none();

  @Override
  protected MapFixture newFixture() {
    Defect current = defect;
    MapDriver driver = current.driver().get();
    return new MapFixture() {
      @Override
      public String uri() {
        return "sound:";
      }

      @Override
      public MapDrivers drivers() {
        return MapDrivers.of(driver);
      }

      @Override
      public LookupMap open(String uri, MapOptions options) {
        return current.opening().open(drivers(), uri, options);
      }

      @Override
      public int maxKeyBytes() {
        return SoundDriver.MAX_KEY;
      }

      @Override
      public int maxValueBytes() {
        return SoundDriver.MAX_VALUE;
      }
    };
  }
}
