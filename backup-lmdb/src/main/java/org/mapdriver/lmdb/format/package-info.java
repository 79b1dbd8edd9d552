/**
 * LMDB's file format, as far as one must know it to be sure that LMDB can read a file: it believes
 * what it maps, and a page that is missing ends the process.
 *
 * <p><b>Flow.</b> {@code TableHeader} reads the two meta pages, {@code TreeCheck} follows all
 * others.
 *
 * <p><b>Threads.</b> Each check belongs to one thread.
 *
 * <p><b>Errors.</b> {@code NotATableException} says what is wrong with the file.
 *
 * <p><b>Source.</b> LMDB's mdb.c, "struct MDB_page", "struct MDB_node", "struct MDB_meta".
 */
@NullMarked
package org.mapdriver.lmdb.format;

import org.jspecify.annotations.NullMarked;
