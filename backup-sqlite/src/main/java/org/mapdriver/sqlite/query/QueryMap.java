package org.mapdriver.sqlite.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.RateLimitedLog;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.DomainFilter;
import org.mapdriver.spi.KeyTemplate;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.sqlite.connection.Database;
import org.mapdriver.sqlite.connection.Readers;
import org.mapdriver.sqlite.connection.Session;

/** A query as a map that can only be read. Safe for use by many threads. */
public final class QueryMap implements LookupMap {
  private static final System.Logger LOGGER = System.getLogger(QueryMap.class.getName());

  /** Any address with nine labels: it lacks no part that a template could ask for. */
  private static final byte[] FULL_ADDRESS = "1@1.1.1.1.1.1.1.1.1".getBytes(UTF_8);

  private static final byte[] NUMBER = {'1'};

  private final Database database;
  private final Readers readers;
  private final QueryTemplate query;
  private final KeyTemplate resultFormat;
  private final DomainFilter domains;
  private final long expansionLimit;
  private final List<String> ignored;
  private final RateLimitedLog warnings =
      RateLimitedLog.every(Duration.ofSeconds(10), LOGGER, Ticker.SYSTEM);

  private QueryMap(
      Database database,
      Readers readers,
      QueryTemplate query,
      KeyTemplate resultFormat,
      DomainFilter domains,
      long expansionLimit,
      List<String> ignored) {
    this.database = database;
    this.readers = readers;
    this.query = query;
    this.resultFormat = resultFormat;
    this.domains = domains;
    this.expansionLimit = expansionLimit;
    this.ignored = ignored;
  }

  /**
   * Opens the database, which must be there; does not read it yet.
   *
   * @param database the file
   * @param query the statement
   * @param resultFormat what is made of a row
   * @param domains the list of domains, maybe empty
   * @param expansionLimit the most rows, or 0
   * @param options the map's options
   * @param opener opens tables of domains
   * @param ignored parameters of the configuration file that are not known
   * @return the map
   */
  public static QueryMap open(
      Database database,
      KeyTemplate query,
      KeyTemplate resultFormat,
      String domains,
      long expansionLimit,
      MapOptions options,
      MapOpener opener,
      List<String> ignored) {
    if (!Files.isRegularFile(database.file())) {
      throw new MapConfigException(
          "open "
              + database.uri()
              + ": dbpath "
              + Shown.quoted(database.file().toString())
              + (Files.isDirectory(database.file())
                  ? " is a folder"
                  : Files.exists(database.file()) ? " is not a regular file" : " is not there")
              + "; name an existing database");
    }
    if (!query.toString().equals(new String(query.toString().getBytes(UTF_8), UTF_8))) {
      throw new MapConfigException(
          "open "
              + database.uri()
              + ": the query holds bytes that are not UTF-8; write such text as CAST(x'…' AS TEXT)");
    }
    DomainFilter filter = DomainFilter.parse(domains, database.uri(), options, opener);
    try {
      return new QueryMap(
          database,
          Readers.open(database),
          new QueryTemplate(query),
          resultFormat,
          filter,
          expansionLimit,
          ignored);
    } catch (MapException e) {
      filter.close();
      throw e;
    }
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    String sql = statement("lookup", key);
    if (sql == null) {
      return null;
    }
    ResultText result = new ResultText(resultFormat, key);
    readers.read("lookup", session -> select(session, sql, result));
    if (result.skippedEmpty()) {
      warnings.warn(
          "empty result",
          () -> lookup(key, "a row with an empty result was skipped; SELECT only rows with one"));
    }
    if (expansionLimit > 0 && result.kept() > expansionLimit) {
      throw new MapConfigException(
          lookup(
              key,
              "the query found more than "
                  + expansionLimit
                  + " rows; raise expansion_limit, or narrow the query"));
    }
    return result.value();
  }

  /** The statement for a key, or null if there is nothing to ask. */
  private @Nullable String statement(String operation, byte[] key) {
    String text = utf8(key);
    if (text == null || text.indexOf('\0') >= 0 || !domains.accepts(key)) {
      return null;
    }
    if (key.length == 0) {
      warnings.warn(
          "empty key", () -> operation + " " + uri() + ": an empty key is never found; ignored");
      return null;
    }
    if (resultFormat.expandResult(FULL_ADDRESS, key) == null) {
      return null;
    }
    try {
      byte[] sql = query.expand(key);
      if (sql == null) {
        return null;
      }
      String statement = new String(sql, UTF_8);
      refuseEmptyStatement(operation, statement);
      return statement;
    } catch (QueryTemplate.UnsafeKeyException e) {
      throw new MapConfigException(
          operation + " " + uri() + " key " + Shown.quoted(key) + ": " + e.getMessage(), e);
    }
  }

  private void refuseEmptyStatement(String operation, String sql) {
    if (sql.stripLeading().startsWith(";")) {
      // SQLite would pass over it and run the second, which Postfix never does.
      throw new MapConfigException(
          operation + " " + uri() + ": the query's first statement is empty; remove the ;");
    }
  }

  /** Runs the first statement of the text; SQLite leaves the others alone, and so does Postfix. */
  private boolean select(Session session, String sql, ResultText result) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      if (!statement.execute()) {
        return false;
      }
      try (ResultSet rows = statement.getResultSet()) {
        boolean asBytes = session.storesUtf8();
        while (rows.next() && (expansionLimit <= 0 || result.kept() <= expansionLimit)) {
          result.add(asBytes ? rows.getBytes(1) : recoded(rows.getString(1)));
        }
      }
      return true;
    }
  }

  private static byte @Nullable [] recoded(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private static @Nullable String utf8(byte[] key) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private String lookup(byte[] key, String what) {
    return "lookup " + uri() + " key " + Shown.quoted(key) + ": " + what;
  }

  @Override
  public List<TierCheck> check() {
    String tier = "sqlite query on " + Shown.oneLine(database.file().toString());
    try {
      String sql = sampleStatement();
      refuseEmptyStatement("check", sql);
      readers.read(
          "check",
          session -> {
            try (PreparedStatement statement = session.prepareStatement(sql)) {
              return statement.getParameterMetaData();
            }
          });
    } catch (MapException e) {
      return List.of(new TierCheck(tier, false, e.getMessage() + unknownNames()));
    }
    return List.of(new TierCheck(tier, true, "the query can be run" + unknownNames()));
  }

  /** They may well be why the query cannot be run. */
  private String unknownNames() {
    return ignored.isEmpty()
        ? ""
        : Shown.oneLine("; parameters that mean nothing here: " + String.join(", ", ignored));
  }

  /** The statement for an address, or for a number where only that is safe. */
  private String sampleStatement() {
    for (byte[] sample : List.of(FULL_ADDRESS, NUMBER)) {
      Optional<String> sql = safeStatement(sample);
      if (sql.isPresent()) {
        return sql.get();
      }
    }
    throw new MapConfigException(
        "check " + uri() + ": there is no key that this query could be asked for; write '%s'");
  }

  private Optional<String> safeStatement(byte[] key) {
    try {
      byte[] sql = query.expand(key);
      return sql == null ? Optional.empty() : Optional.of(new String(sql, UTF_8));
    } catch (QueryTemplate.UnsafeKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  public MapStats stats() {
    return MapStats.builder(uri())
        .detail("file", Shown.oneLine(database.file().toString()))
        .detail("connections", Integer.toString(readers.connections()))
        .detail("read_lock", readers.readLock())
        .build();
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public MapUri uri() {
    return database.uri();
  }

  @Override
  public void close() {
    try {
      readers.close();
    } finally {
      domains.close();
    }
  }
}
