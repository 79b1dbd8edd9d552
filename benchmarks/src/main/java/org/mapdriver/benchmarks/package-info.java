/**
 * What lookups cost, beside what a user would use instead and beside the bare limit, in one run.
 *
 * <p><b>Flow.</b> Each class asks one question and states the command that answers it; {@code
 * bin/benchmark} runs them. The servers that they need are started by them, on loopback, and end
 * with them.
 *
 * <p><b>Threads.</b> JMH's {@code -t}; state that is one thread's own is in {@code Scope.Thread}.
 *
 * <p><b>Errors.</b> A wrong or missing value fails the benchmark: a fast wrong answer is none.
 *
 * <p><b>Source.</b> JMH's samples.
 */
@NullMarked
package org.mapdriver.benchmarks;

import org.jspecify.annotations.NullMarked;
