package org.mapdriver.tck.broken;

import org.mapdriver.tck.MapFixture;
import org.mapdriver.tck.UnlistedDriverContract;

/** {@link DefectiveTck} for a map that cannot list its entries. */
class DefectiveUnlistedTck extends UnlistedDriverContract {
  @Override
  protected MapFixture newFixture() {
    return new DefectiveTck.SoundFixture(DefectiveTck.defect);
  }
}
