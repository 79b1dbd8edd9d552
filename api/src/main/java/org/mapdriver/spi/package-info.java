/**
 * For those who write drivers: the driver interface, URIs, typed parameters, and the pieces that
 * drivers of Postfix's table formats share.
 *
 * <p><b>Flow.</b> A {@link org.mapdriver.spi.MapDriver} is found with {@link
 * java.util.ServiceLoader}. Its {@code open} reads {@link org.mapdriver.spi.ParameterValues} out of
 * a {@link org.mapdriver.spi.MapUri}, a {@link org.mapdriver.spi.ConfigFile} and the caller's
 * {@link org.mapdriver.MapOptions}, all by one table of {@link org.mapdriver.spi.Parameter}s, and
 * returns a {@link org.mapdriver.LookupMap}. Maps behind it are opened through {@link
 * org.mapdriver.spi.MapOpener}, never by naming another driver.
 *
 * <p><b>Threads.</b> A driver has no state and may be called by many threads. Everything else here
 * is immutable.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.MapConfigException} for whatever the caller wrote wrongly,
 * with the name of the parameter and what is allowed.
 *
 * <p><b>Source.</b> {@code memcache_table(5)}, {@code sqlite_table(5)} and {@code postconf(5)} for
 * files, key formats and domains.
 */
@NullMarked
package org.mapdriver.spi;

import org.jspecify.annotations.NullMarked;
