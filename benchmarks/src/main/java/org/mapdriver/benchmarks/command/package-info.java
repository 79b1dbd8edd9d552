/**
 * Times the command {@code bin/mapdriver} beside {@code postmap}: whole processes, start-up
 * included.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.benchmarks.command.CommandBenchmark} makes a {@code
 * Fixture}, and has each {@code CommandCase} of it run by each {@code Program} in turn.
 *
 * <p><b>Threads.</b> One here; the measured ones are in the processes, all on one processor.
 *
 * <p><b>Errors.</b> A case in which the programs do not answer the same is said, and missing from
 * the result.
 *
 * <p><b>Source.</b> postmap(1). JMH measures calls, not processes.
 */
@NullMarked
package org.mapdriver.benchmarks.command;

import org.jspecify.annotations.NullMarked;
