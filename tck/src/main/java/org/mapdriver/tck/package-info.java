/**
 * What every driver must do, as tests that a driver's own tests inherit.
 *
 * <p><b>Flow.</b> A driver's test extends {@link org.mapdriver.tck.DriverContract} and says with a
 * {@link org.mapdriver.tck.MapFixture} where an empty map is and what it can hold. The contracts
 * open that map as an application does, through {@link org.mapdriver.MapDrivers}, so they see it as
 * its users will. A map that cannot list its entries extends {@link
 * org.mapdriver.tck.UnlistedDriverContract}, one that can only be read {@link
 * org.mapdriver.tck.ReadOnlyDriverContract}.
 *
 * <p><b>Threads.</b> Every test runs in a thread of its own and ends within a minute or fails.
 *
 * <p><b>Errors.</b> A failure says what the api promises to callers, and what the driver should do.
 *
 * <p><b>Source.</b> The Javadoc of {@link org.mapdriver.LookupMap} and {@link
 * org.mapdriver.MapCursor}: each test here is one of its sentences.
 */
@NullMarked
package org.mapdriver.tck;

import org.jspecify.annotations.NullMarked;
