/** Draft. */
@NullMarked
package org.mapdriver.lmdb.locking;

import org.jspecify.annotations.NullMarked;
