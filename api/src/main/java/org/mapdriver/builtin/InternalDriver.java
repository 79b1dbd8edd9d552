package org.mapdriver.builtin;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapOptions;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;

/** {@code internal:name}: an empty map in memory, of its own for each open, gone with its close. */
public final class InternalDriver implements MapDriver {
  /** For {@link java.util.ServiceLoader}. */
  public InternalDriver() {}

  @Override
  public String scheme() {
    return "internal";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    ParameterValues.read(uri, options, parameters());
    return MemoryMap.empty(uri);
  }
}
