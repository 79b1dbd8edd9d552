package org.mapdriver.sqlite;

import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.KeyTemplate;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;

/**
 * The statement of a configuration file: {@code query}, or what the parameters before it make.
 *
 * @param template the statement
 */
record QuerySettings(KeyTemplate template) {
  static QuerySettings read(MapUri uri, ParameterValues values) {
    return new QuerySettings(
        values
            .find(SqliteParameters.QUERY)
            .filter(query -> !query.toString().isEmpty()) // as if it were not there
            .orElseGet(() -> legacy(uri, values)));
  }

  /** sqlite_table(5), "OBSOLETE QUERY INTERFACE": the parameters are parts of the template. */
  private static KeyTemplate legacy(MapUri uri, ParameterValues values) {
    String text =
        "SELECT "
            + part(uri, values, SqliteParameters.SELECT_FIELD)
            + " FROM "
            + part(uri, values, SqliteParameters.TABLE)
            + " WHERE "
            + part(uri, values, SqliteParameters.WHERE_FIELD)
            + "='%s' "
            + values.get(SqliteParameters.ADDITIONAL_CONDITIONS);
    try {
      return KeyTemplate.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MapConfigException(
          "open " + uri + ": the query made of its parts: " + Shown.oneLine(e.getMessage() + ""),
          e);
    }
  }

  private static String part(MapUri uri, ParameterValues values, Parameter<String> parameter) {
    String text = values.find(parameter).orElse("");
    if (text.isEmpty()) {
      throw new MapConfigException(
          "open "
              + uri
              + ": there is no query and no "
              + parameter.name()
              + "; write query = SELECT … WHERE … = '%s'");
    }
    return text;
  }
}
