/**
 * A table of a SQLite database as a map: two of its columns are the keys and the values.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.sqlite.table.TableMap} opens the file; {@code TableSchema}
 * finds out what the columns are; {@code TableSql} writes the statements for them, once; {@code
 * TableWrites} and {@code TableWalk} run them.
 *
 * <p><b>Keys and values.</b> A map has byte strings, SQLite has five storage classes, and a BLOB
 * never equals a TEXT. So: an entry's bytes are those of the column as text (the number 5 is the
 * key {@code 5}), a row is found whatever class its key has, and it keeps that class when its value
 * is replaced. A new row gets BLOB where the column is declared so, and TEXT elsewhere, except for
 * bytes that are no text: these are a BLOB. A row without key or without value (NULL) is no entry.
 * Two keys are the same when their bytes are, whatever the column's collation says.
 *
 * <p><b>Threads.</b> All of it is safe for use by many threads, but for a walk, which has one user.
 *
 * <p><b>Errors.</b> A table that is missing, has not these columns or does not keep its keys apart
 * is a {@code MapConfigException} at open; an entry that its constraints refuse a {@code
 * MapDataException}.
 *
 * <p><b>Source.</b> sqlite.org, "Datatypes In SQLite", "PRAGMA Statements".
 */
@NullMarked
package org.mapdriver.sqlite.table;

import org.jspecify.annotations.NullMarked;
