package org.mapdriver.tck.broken;

import java.util.Map;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.tck.ReadOnlyFixture;

/** Where a built-in map is, but for its defect. */
class DefectiveReadOnlyFixture implements ReadOnlyFixture {
  private final Defect defect = DefectiveTck.defect;
  private final MapDrivers drivers = MapDrivers.of(defect.driver().get());
  private final String uri;
  private final Map<String, String> content;

  DefectiveReadOnlyFixture(String uri, Map<String, String> content) {
    this.uri = uri;
    this.content = content;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public Map<String, String> content() {
    return content;
  }

  @Override
  public MapDrivers drivers() {
    return drivers;
  }

  @Override
  public LookupMap open(String uri, MapOptions options) {
    return defect.opening().open(drivers, uri, options);
  }
}
