/** Memcached driver: a look-aside cache in front of any other map. */
module org.mapdriver.memcache { // exports nothing: callers meet the driver only through the api
  requires org.mapdriver.api;
  requires com.github.benmanes.caffeine;
  requires static org.jspecify;

  provides org.mapdriver.spi.MapDriver with
      org.mapdriver.memcache.MemcacheDriver;
}
