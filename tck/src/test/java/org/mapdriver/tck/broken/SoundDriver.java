package org.mapdriver.tck.broken;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDataException.Reason;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;

/** Keeps the contract: one table in memory that outlives its maps, with limits and parameters. */
class SoundDriver implements MapDriver {
  static final int MAX_KEY = 200;
  static final int MAX_VALUE = 100_000;

  private final LookupMap store = MapDrivers.installed().open("internal:sound");

  @Override
  public String scheme() {
    return "sound";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        Parameter.duration("wait").defaultsTo("1s").between("0s", "1m").doc("A wait."),
        Parameter.size("room").defaultsTo("1k").between("1", "1m").doc("A size."));
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    ParameterValues.read(uri, options, parameters());
    return new Table(uri);
  }

  private final class Table extends DelegatingMap {
    private final MapUri uri;

    Table(MapUri uri) {
      super(store);
      this.uri = uri;
    }

    @Override
    public byte[] lookup(byte[] key) {
      return fits(key) ? super.lookup(key) : null;
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      return keys.stream().map(this::lookup).collect(Collectors.toList());
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      if (!fits(key)) {
        throw new MapDataException(
            key.length == 0 ? Reason.OTHER : Reason.KEY_TOO_LONG,
            "update " + uri + ": key has " + key.length + " bytes, 1 to 200 fit; not stored");
      }
      if (value.length > MAX_VALUE) {
        throw new MapDataException(
            Reason.VALUE_TOO_LARGE, "update " + uri + ": value is too large; not stored");
      }
      return super.update(key, value, mode);
    }

    @Override
    public void updateAll(Collection<MapEntry> entries) {
      entries.forEach(entry -> update(entry.key(), entry.value(), UpdateMode.REPLACE));
    }

    @Override
    public boolean delete(byte[] key) {
      return fits(key) && super.delete(key);
    }

    @Override
    public int deleteAll(List<byte[]> keys) {
      return (int) keys.stream().filter(this::delete).count();
    }

    private static boolean fits(byte[] key) {
      return key.length >= 1 && key.length <= MAX_KEY;
    }

    @Override
    public MapUri uri() {
      return uri;
    }

    @Override
    public MapStats stats() {
      return MapStats.builder(uri).build();
    }

    @Override
    public List<TierCheck> check() {
      return List.of(new TierCheck(uri.toString(), true, "open"));
    }

    @Override
    public void close() {}
  }
}
