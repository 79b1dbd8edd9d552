package org.mapdriver.builtin;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.text.LosslessUtf8;

/**
 * {@code static:value} or {@code static:{ value with blanks }}: the same value for every key.
 *
 * <p>Source: {@code DATABASE_README}, "static".
 */
public final class StaticDriver implements MapDriver {
  /** For {@link java.util.ServiceLoader}. */
  public StaticDriver() {}

  @Override
  public String scheme() {
    return "static";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    Braces.refuseParameters(uri, options);
    String rest = uri.rest();
    if (rest.isEmpty()) {
      throw new MapConfigException(
          "open "
              + uri
              + ": no value is given; write static:value or static:{ value with blanks }");
    }
    try {
      String value = rest.startsWith("{") ? Braces.strip(rest) : rest;
      return new StaticMap(uri, LosslessUtf8.encode(value), options.asPostfix());
    } catch (IllegalArgumentException e) {
      throw new MapConfigException(
          "open " + uri + ": " + e.getMessage() + "; write static:{ value with blanks }", e);
    }
  }

  /**
   * The map.
   *
   * @param refusesLate whether it can be opened for updates and refuses each of them, as Postfix's
   *     does; so a cache in front of it is changed before that shows
   */
  private record StaticMap(MapUri uri, byte[] value, boolean refusesLate) implements LookupMap {
    @Override
    public byte[] lookup(byte[] key) {
      return value.clone();
    }

    @Override
    public boolean writable() {
      return refusesLate;
    }

    @Override
    public void close() {}
  }
}
