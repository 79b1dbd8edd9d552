/**
 * The maps that come with the api: {@code internal:}, {@code inline:}, {@code static:}, {@code
 * texthash:} and {@code fail:}. Not exported.
 *
 * <p><b>Flow.</b> Each driver reads its URI and makes a map in memory; nothing is written anywhere.
 *
 * <p><b>Threads.</b> Every map here is safe for use by many threads.
 *
 * <p><b>Errors.</b> Malformed text is a {@link org.mapdriver.MapConfigException} at open.
 *
 * <p><b>Source.</b> {@code DATABASE_README}, "Postfix lookup table types".
 */
@NullMarked
package org.mapdriver.builtin;

import org.jspecify.annotations.NullMarked;
