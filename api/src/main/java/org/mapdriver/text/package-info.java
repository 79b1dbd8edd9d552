/**
 * Postfix's text formats: logical lines, the source files of tables, text that need not be UTF-8,
 * case folding.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.text.LogicalLines} joins physical lines; {@link
 * org.mapdriver.text.TableSource} splits each into key and value.
 *
 * <p><b>Threads.</b> Readers belong to one thread; everything else has no state.
 *
 * <p><b>Errors.</b> {@link java.io.IOException} from below, and lines longer than a bound; trouble
 * with a single line is a warning to the caller's listener, and the line is dropped.
 *
 * <p><b>Source.</b> {@code postmap(1)}, "INPUT FILE FORMAT"; {@code postconf(5)}, the beginning.
 */
@NullMarked
package org.mapdriver.text;

import org.jspecify.annotations.NullMarked;
