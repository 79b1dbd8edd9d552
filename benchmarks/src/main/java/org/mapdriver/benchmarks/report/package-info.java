/**
 * Draws pages from result files.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.benchmarks.report.Main} reads the runs, {@code Results}
 * takes the newest figures of each {@code Comparison}, and {@code Template} puts what {@code
 * Directives} make of them into the pages of {@code benchmarks/pages}: the words are written by
 * hand, every figure comes from a file.
 *
 * <p><b>Threads.</b> One.
 *
 * <p><b>Errors.</b> A directive that is not understood stops the report; a figure that nobody has
 * measured is named on the page.
 *
 * <p><b>Source.</b> Ours; JFreeChart lays charts out, Batik writes them as SVG.
 */
@NullMarked
package org.mapdriver.benchmarks.report;

import org.jspecify.annotations.NullMarked;
