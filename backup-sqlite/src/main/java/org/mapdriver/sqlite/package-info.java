/**
 * The {@code sqlite:} driver: what a URI or a file says, made into an open map.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.sqlite.SqliteDriver} reads {@link
 * org.mapdriver.sqlite.SqliteParameters} and opens one of two maps over one {@code Database}:
 * {@code sqlite:/path.db} a {@code TableMap}, {@code sqlite:/path.cf} a {@code QueryMap}. Both read
 * over {@code Readers}; only a table map has a {@code Writer}.
 *
 * <p><b>Threads.</b> The driver has no state. SQLite's library is loaded by the first open, not
 * before.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.MapConfigException} for whatever the caller wrote wrongly;
 * {@code Failures} in {@code sqlite.connection} sorts SQLite's own.
 *
 * <p><b>Source.</b> {@code sqlite_table(5)}; sqlite.org, "Write-Ahead Logging", "Result and Error
 * Codes".
 */
@NullMarked
package org.mapdriver.sqlite;

import org.jspecify.annotations.NullMarked;
