/**
 * Finds drivers and wraps the maps that they open, so that a driver need not do what all maps have
 * in common. Not exported.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.registry.DriverRegistry} knows the drivers by scheme; {@link
 * org.mapdriver.registry.ManagedMap} folds, checks and counts; {@link
 * org.mapdriver.registry.CallGate} holds {@code close} back until no call is inside, {@link
 * org.mapdriver.registry.OpenCursors} until no walk is under way.
 *
 * <p><b>Threads.</b> All of it is safe for use by many threads.
 *
 * <p><b>Errors.</b> Unknown schemes and drivers that fail to load are {@link
 * org.mapdriver.MapConfigException}s at {@code open}, not before.
 *
 * <p><b>Source.</b> {@link java.util.ServiceLoader}.
 */
@NullMarked
package org.mapdriver.registry;

import org.jspecify.annotations.NullMarked;
