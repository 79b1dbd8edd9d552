/**
 * Connections to one SQLite file, and what their failures mean; knows nothing of maps.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.sqlite.connection.Database} makes {@link
 * org.mapdriver.sqlite.connection.Session}s and reads their settings back. {@link
 * org.mapdriver.sqlite.connection.Readers} lends out read-only sessions; {@link
 * org.mapdriver.sqlite.connection.Writer} runs transactions on the only one that writes. While many
 * are lent, {@link org.mapdriver.sqlite.connection.ReadLockKeeper} has one more, which spares them
 * the locking.
 *
 * <p><b>Threads.</b> A session belongs to one thread at a time. Waiting for one is not
 * interruptible: an interrupt must not lose an answer. SQLite's own calls hold the carrier of a
 * virtual thread. The keeper has a thread of its own, which {@code close} ends.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.sqlite.connection.Failures} makes a {@code MapException}
 * of every {@code SQLException}. A transaction that failed is rolled back.
 *
 * <p><b>Source.</b> sqlite.org, "Write-Ahead Logging", "Result and Error Codes", "Uniform Resource
 * Identifiers".
 */
@NullMarked
package org.mapdriver.sqlite.connection;

import org.jspecify.annotations.NullMarked;
