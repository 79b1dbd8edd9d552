/** LMDB driver: tables in Postfix's format, shared with Postfix or with LMDB's own locks. */
module org.mapdriver.lmdb { // exports nothing: callers meet the driver only through the api
  requires lmdbjava;
  requires org.jnrproject.ffi;
  requires org.mapdriver.api;
  requires static org.jspecify;

  provides org.mapdriver.spi.MapDriver with
      org.mapdriver.lmdb.LmdbDriver;
}
