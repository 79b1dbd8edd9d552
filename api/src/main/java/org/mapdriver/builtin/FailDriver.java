package org.mapdriver.builtin;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/**
 * {@code fail:reason}: a map of which every operation fails, to try out what then happens.
 *
 * <p>Source: {@code DATABASE_README}, "fail".
 */
public final class FailDriver implements MapDriver {
  /** For {@link java.util.ServiceLoader}. */
  public FailDriver() {}

  @Override
  public String scheme() {
    return "fail";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    Braces.refuseParameters(uri, options);
    if (uri.rest().isEmpty()) {
      throw new MapConfigException("open " + uri + ": no reason is given; write fail:reason");
    }
    return new FailMap(uri);
  }

  private record FailMap(MapUri uri) implements LookupMap {
    private static final String WHY = "this map always fails, as its URI says; use another map";

    private MapUnavailableException failure(String operation) {
      return new MapUnavailableException(operation + " " + uri + ": " + WHY, false);
    }

    @Override
    public byte[] lookup(byte[] key) {
      throw failure("lookup");
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      throw failure("update");
    }

    @Override
    public boolean delete(byte[] key) {
      throw failure("delete");
    }

    @Override
    public MapCursor sequence() {
      throw failure("sequence");
    }

    @Override
    public List<TierCheck> check() {
      return List.of(new TierCheck(uri.toString(), false, WHY));
    }

    @Override
    public void close() {}
  }
}
