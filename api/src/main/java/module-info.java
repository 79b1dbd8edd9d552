/**
 * Mapdriver's api: opens key to value lookup maps from URIs, and defines what a driver implements.
 *
 * <p>{@link org.mapdriver} is for those who use maps, {@link org.mapdriver.spi} for those who write
 * drivers. The built-in maps {@code internal:}, {@code inline:}, {@code static:}, {@code texthash:}
 * and {@code fail:} are found like any other driver.
 */
@SuppressWarnings("module") // qualified exports name modules that are built after this one
module org.mapdriver.api {
  requires jdk.jfr;
  requires static org.jspecify;

  exports org.mapdriver;
  exports org.mapdriver.spi;
  exports org.mapdriver.diagnostics to
      org.mapdriver.cli,
      org.mapdriver.memcache,
      org.mapdriver.lmdb,
      org.mapdriver.sqlite;
  exports org.mapdriver.text to
      org.mapdriver.cli,
      org.mapdriver.memcache;

  uses org.mapdriver.spi.MapDriver;

  provides org.mapdriver.spi.MapDriver with
      org.mapdriver.builtin.FailDriver,
      org.mapdriver.builtin.InlineDriver,
      org.mapdriver.builtin.InternalDriver,
      org.mapdriver.builtin.StaticDriver,
      org.mapdriver.builtin.TexthashDriver;
}
