/**
 * The {@code mapdriver} command: what {@code postmap} does, for any map, and what it does not.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.cli.Main} takes the process's arguments as bytes and hands
 * them to {@link org.mapdriver.cli.MapdriverCommand}, which runs either one of the modes of {@code
 * postmap} ({@link org.mapdriver.cli.PostmapArguments}; query, delete, list, update, build: one
 * class each) or, by picocli, a subcommand. Only {@link org.mapdriver.cli.Console} touches the
 * standard streams.
 *
 * <p><b>Threads.</b> One, the main thread; drivers may warn from others.
 *
 * <p><b>Errors.</b> Every failure ends in one line on standard error and exit status 1. Status 1
 * with nothing on standard error means "not found", as with {@code postmap}.
 *
 * <p><b>Source.</b> {@code postmap(1)}.
 */
@NullMarked
package org.mapdriver.cli;

import org.jspecify.annotations.NullMarked;
