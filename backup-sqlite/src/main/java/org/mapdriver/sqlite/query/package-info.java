/**
 * Postfix's {@code sqlite_table(5)}: a query in a configuration file, answered read-only.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.sqlite.query.QueryMap} passes a key through the domain list,
 * {@code QueryTemplate} puts it into the statement, {@code ResultText} makes a value of the rows.
 *
 * <p><b>Threads.</b> Everything here is immutable or safe for use by many threads.
 *
 * <p><b>Errors.</b> A statement that SQLite refuses is a {@code MapConfigException} at the lookup,
 * as the tables it names may come and go.
 *
 * <p><b>Source.</b> {@code sqlite_table(5)}; the behaviour of {@code postmap -q}.
 */
@NullMarked
package org.mapdriver.sqlite.query;

import org.jspecify.annotations.NullMarked;
