package org.mapdriver.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.mapdriver.spi.KeyTemplate;
import org.mapdriver.spi.Parameter;
import org.mapdriver.sqlite.connection.Settings.Journal;
import org.mapdriver.sqlite.connection.Settings.Synchronous;

/** What may stand in a {@code sqlite:} URI or file. */
final class SqliteParameters {
  /** An answer to a question. */
  enum YesNo {
    NO,
    YES
  }

  static final Parameter<String> TABLE =
      Parameter.text("table")
          .doc(
              "An existing table; without it, one named mapdriver of the driver's own layout. In a"
                  + " file without query: the table's name as it stands in SQL.");
  static final Parameter<String> KEY_COLUMN =
      Parameter.text("key_column")
          .defaultsTo("key")
          .doc("The column of table that holds the keys; each key stands there once.");
  static final Parameter<String> VALUE_COLUMN =
      Parameter.text("value_column")
          .defaultsTo("value")
          .doc("The column of table that holds the values.");
  static final Parameter<Duration> BUSY_TIMEOUT =
      Parameter.duration("busy_timeout")
          .defaultsTo("10s")
          .between("0ms", "1h")
          .doc("How long a statement waits for a lock of another process. In a file: 1s.");
  static final Parameter<Journal> JOURNAL_MODE =
      Parameter.oneOf("journal_mode", Journal.class)
          .defaultsTo("wal")
          .doc("What keeps transactions whole. keep leaves the file as it is.");
  static final Parameter<Synchronous> SYNCHRONOUS =
      Parameter.oneOf("synchronous", Synchronous.class)
          .defaultsTo("full")
          .doc(
              "full: what is acknowledged survives a power failure. normal: it survives the end of"
                  + " the process; faster.");
  static final Parameter<Long> READERS =
      Parameter.integer("readers")
          .defaultsTo("4")
          .between("1", "64")
          .doc(
              "The most connections that read at once. One more writes; one more may keep a lock.");
  static final Parameter<YesNo> IMMUTABLE =
      Parameter.oneOf("immutable", YesNo.class)
          .defaultsTo("no")
          .doc(
              "yes: nobody changes the file while it is open, so it is read without locks, from"
                  + " read-only media too.");

  static final Parameter<Path> DBPATH = Parameter.path("dbpath").doc("In a file: the database.");
  static final Parameter<KeyTemplate> QUERY =
      Parameter.of("query", "template", KeyTemplate::parse)
          .doc("In a file: the SELECT statement, with %s, %u, %d, %1 to %9 inside quotes.");
  static final Parameter<KeyTemplate> RESULT_FORMAT =
      Parameter.of("result_format", "template", SqliteParameters::resultFormat)
          .defaultsTo("%s")
          .doc("In a file: what is made of each row's first column.");
  static final Parameter<String> DOMAIN =
      Parameter.text("domain").defaultsTo("").doc("In a file: the domains that are looked up.");
  static final Parameter<Long> EXPANSION_LIMIT =
      Parameter.integer("expansion_limit")
          .defaultsTo("0")
          .between("0", "2147483647")
          .postfixInteger(Integer.MIN_VALUE) // Postfix takes a negative number for no limit, too
          .doc("In a file: the most rows of one result; 0 is no limit.");
  static final Parameter<String> SELECT_FIELD =
      Parameter.text("select_field").doc("In a file without query: what is selected.");
  static final Parameter<String> WHERE_FIELD =
      Parameter.text("where_field").doc("In a file without query: the column that is the key.");
  static final Parameter<String> ADDITIONAL_CONDITIONS =
      Parameter.text("additional_conditions")
          .defaultsTo("")
          .doc("In a file without query: the end of the statement, for example AND active = 1.");

  /** Those that only a file's map has. */
  static final List<Parameter<?>> OF_QUERIES =
      List.of(
          DBPATH,
          QUERY,
          RESULT_FORMAT,
          DOMAIN,
          EXPANSION_LIMIT,
          SELECT_FIELD,
          WHERE_FIELD,
          ADDITIONAL_CONDITIONS);

  /** Those that only a table's map has. */
  static final List<Parameter<?>> OF_TABLES =
      List.of(KEY_COLUMN, VALUE_COLUMN, JOURNAL_MODE, SYNCHRONOUS);

  static final List<Parameter<?>> ALL =
      List.of(
          TABLE,
          KEY_COLUMN,
          VALUE_COLUMN,
          BUSY_TIMEOUT,
          JOURNAL_MODE,
          SYNCHRONOUS,
          READERS,
          IMMUTABLE,
          DBPATH,
          QUERY,
          RESULT_FORMAT,
          DOMAIN,
          EXPANSION_LIMIT,
          SELECT_FIELD,
          WHERE_FIELD,
          ADDITIONAL_CONDITIONS);

  private SqliteParameters() {}

  private static KeyTemplate resultFormat(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "\"\" makes nothing of a result; leave the parameter out, or write a template");
    }
    return KeyTemplate.parse(text);
  }
}
