package org.mapdriver.tck.broken;

import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;

/** Keeps the contract, with a map that cannot list its entries. */
class UnlistedDriver extends SoundDriver {
  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    return new DelegatingMap(super.open(uri, options, opener)) {
      @Override
      public MapCursor sequence() {
        return refuseWalk(sound);
      }
    };
  }

  MapCursor refuseWalk(LookupMap map) {
    throw new MapUnsupportedException(
        "sequence " + map.uri() + ": this map cannot list its entries; keep a list of the keys");
  }
}
