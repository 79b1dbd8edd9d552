/** Draft. */
@NullMarked
package org.mapdriver.lmdb.format;

import org.jspecify.annotations.NullMarked;
