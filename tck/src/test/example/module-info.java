/** A third party's driver. */
module org.example.dir {
  requires org.mapdriver.api;
  requires static org.jspecify;

  provides org.mapdriver.spi.MapDriver with
      org.example.dir.DirDriver;
}
