package org.mapdriver.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TableContent;
import org.mapdriver.diagnostics.OpenToAll;
import org.mapdriver.spi.ConfigFile;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;
import org.mapdriver.sqlite.connection.Database;
import org.mapdriver.sqlite.connection.Settings;
import org.mapdriver.sqlite.connection.Settings.Journal;
import org.mapdriver.sqlite.query.QueryMap;
import org.mapdriver.sqlite.table.TableMap;
import org.mapdriver.sqlite.table.TableName;

/** {@code sqlite:/path.db}, a table; {@code sqlite:/path.cf}, a query after sqlite_table(5). */
public final class SqliteDriver implements MapDriver {
  private static final Duration FILE_BUSY_TIMEOUT = Duration.ofSeconds(1);

  /** For {@link java.util.ServiceLoader}. */
  public SqliteDriver() {}

  @Override
  public String scheme() {
    return "sqlite";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return SqliteParameters.ALL;
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    Path path = path("open", uri);
    OpenToAll.refuse(uri, options, path);
    if (isConfigFile(path)) {
      return openQuery(uri, options, opener, ConfigFile.read(uri, path));
    }
    return openTable("open", uri, path, options);
  }

  @Override
  public void build(MapUri uri, MapOptions options, TableContent content) {
    Path path = path("build", uri);
    if (isConfigFile(path)) {
      throw new MapUnsupportedException(
          "build " + uri + ": a query cannot be built; name the database: sqlite:/path.db");
    }
    try (TableMap table = openTable("build", uri, path, options.access(Access.READ_WRITE))) {
      table.replaceAll(content);
    }
  }

  private static Path path(String operation, MapUri uri) {
    String path =
        uri.path()
            .orElseThrow(
                () ->
                    new MapConfigException(
                        operation
                            + " "
                            + uri
                            + ": there is no path; write sqlite:/path.db, or sqlite:/path.cf for a"
                            + " query"));
    return Parameter.path("path").parse(path);
  }

  private static boolean isConfigFile(Path path) {
    return path.toString().endsWith(".cf");
  }

  private static TableMap openTable(String operation, MapUri uri, Path file, MapOptions options) {
    ParameterValues values = ParameterValues.read(uri, options, SqliteParameters.ALL);
    refuse(
        operation,
        uri,
        values,
        SqliteParameters.OF_QUERIES,
        "belongs into a configuration file; write sqlite:/path.cf");
    Settings settings =
        new Settings(
            values.get(SqliteParameters.BUSY_TIMEOUT),
            values.get(SqliteParameters.JOURNAL_MODE),
            values.get(SqliteParameters.SYNCHRONOUS),
            Math.toIntExact(values.get(SqliteParameters.READERS)),
            values.get(SqliteParameters.IMMUTABLE) == SqliteParameters.YesNo.YES);
    Optional<String> table = values.find(SqliteParameters.TABLE);
    if (table.isEmpty()) {
      refuse(
          operation,
          uri,
          values,
          List.of(SqliteParameters.KEY_COLUMN, SqliteParameters.VALUE_COLUMN),
          "needs table= beside it; name the table");
    }
    TableName name =
        table.isEmpty()
            ? TableName.OWN
            : new TableName(
                table.get(),
                values.get(SqliteParameters.KEY_COLUMN),
                values.get(SqliteParameters.VALUE_COLUMN));
    return TableMap.open(
        new Database(uri, file, settings), name, asFarAsPossible(options, file, settings));
  }

  /** Who does not insist on writing reads what can only be read. */
  private static MapOptions asFarAsPossible(MapOptions options, Path file, Settings settings) {
    boolean onlyReadable =
        settings.immutable() || (Files.isRegularFile(file) && !Files.isWritable(file));
    return onlyReadable && !options.accessRequired() ? options.access(Access.READ_ONLY) : options;
  }

  private static LookupMap openQuery(
      MapUri uri, MapOptions options, MapOpener opener, ConfigFile file) {
    ParameterValues values = ParameterValues.read(uri, options, SqliteParameters.ALL, file);
    Settings settings =
        new Settings(
            values.given(SqliteParameters.BUSY_TIMEOUT)
                ? values.get(SqliteParameters.BUSY_TIMEOUT)
                : FILE_BUSY_TIMEOUT,
            Journal.KEEP,
            values.get(SqliteParameters.SYNCHRONOUS),
            Math.toIntExact(values.get(SqliteParameters.READERS)),
            values.get(SqliteParameters.IMMUTABLE) == SqliteParameters.YesNo.YES);
    OpenToAll.refuse(uri, options, values.get(SqliteParameters.DBPATH));
    QuerySettings query = QuerySettings.read(uri, values);
    return QueryMap.open(
        new Database(uri, values.get(SqliteParameters.DBPATH), settings),
        query.template(),
        values.get(SqliteParameters.RESULT_FORMAT),
        values.get(SqliteParameters.DOMAIN),
        values.get(SqliteParameters.EXPANSION_LIMIT),
        options,
        opener,
        file.unknown(SqliteParameters.ALL));
  }

  private static void refuse(
      String operation,
      MapUri uri,
      ParameterValues values,
      List<Parameter<?>> misplaced,
      String advice) {
    for (Parameter<?> parameter : misplaced) {
      if (values.given(parameter)) {
        throw new MapConfigException(
            operation + " " + uri + ": parameter " + parameter.name() + " " + advice);
      }
    }
  }
}
