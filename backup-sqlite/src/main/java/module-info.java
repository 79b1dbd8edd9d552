/** SQLite driver: {@code sqlite:} tables, and Postfix's read-only {@code sqlite_table(5)} files. */
module org.mapdriver.sqlite {
  requires org.mapdriver.api;
  requires com.zaxxer.hikari;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  provides org.mapdriver.spi.MapDriver with
      org.mapdriver.sqlite.SqliteDriver;
}
