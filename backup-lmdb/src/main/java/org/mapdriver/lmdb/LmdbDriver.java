package org.mapdriver.lmdb;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapOptions;
import org.mapdriver.TableContent;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/** {@code lmdb:/path}: the table {@code /path.lmdb}, in Postfix's format. */
public final class LmdbDriver implements MapDriver {
  /** For {@link java.util.ServiceLoader}. Loads no native code. */
  public LmdbDriver() {}

  @Override
  public String scheme() {
    return "lmdb";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return LmdbParameters.ALL;
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    return LmdbMap.open(TableOpening.forMap(uri, options), options);
  }

  @Override
  public void build(MapUri uri, MapOptions options, TableContent content) {
    TableBuild.run(uri, options, content);
  }
}
