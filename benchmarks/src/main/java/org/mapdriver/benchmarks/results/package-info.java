/**
 * Runs and their figures, in memory and in {@code benchmarks/results}.
 *
 * <p><b>Flow.</b> {@code run} makes a {@link org.mapdriver.benchmarks.results.Run}, {@link
 * org.mapdriver.benchmarks.results.ResultFiles} keeps it, {@code report} draws from all that are
 * kept.
 *
 * <p><b>Threads.</b> All of it is immutable.
 *
 * <p><b>Errors.</b> A file that is no result file stops the report.
 *
 * <p><b>Source.</b> Ours: JMH's own format carries every raw sample, megabytes in a run.
 */
@NullMarked
package org.mapdriver.benchmarks.results;

import org.jspecify.annotations.NullMarked;
