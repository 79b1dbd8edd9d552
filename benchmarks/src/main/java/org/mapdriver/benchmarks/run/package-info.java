/**
 * Runs the benchmarks of a plan with JMH, interleaved, and keeps the figures.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.benchmarks.run.Main} walks a {@code Plan}; {@code JmhTask}
 * calls JMH for each {@code Task}, {@code JmhResult} reads its answer.
 *
 * <p><b>Threads.</b> One here; the measured ones are in JMH's forks.
 *
 * <p><b>Errors.</b> A subject that fails is missing from the result; its log in {@code
 * benchmarks/target} says why.
 *
 * <p><b>Source.</b> JMH's samples; the rounds are ours.
 */
@NullMarked
package org.mapdriver.benchmarks.run;

import org.jspecify.annotations.NullMarked;
