package org.mapdriver.memcache;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/** {@code memcache:}, with its parameters in the URI or in a configuration file. */
public final class MemcacheDriver implements MapDriver {
  private final Ticker ticker;

  /** For {@link java.util.ServiceLoader}. */
  public MemcacheDriver() {
    this(Ticker.SYSTEM);
  }

  MemcacheDriver(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public String scheme() {
    return "memcache";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return MemcacheParameters.ALL;
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    if (options.securitySensitive()) {
      throw new MapConfigException(
          "open "
              + uri
              + ": a cache that any local process can write to must not decide about security;"
              + " open its backup instead");
    }
    return new MapAssembly(uri, options, opener, ticker).open();
  }
}
