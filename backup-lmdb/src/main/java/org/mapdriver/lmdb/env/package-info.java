/** Draft. */
@NullMarked
package org.mapdriver.lmdb.env;

import org.jspecify.annotations.NullMarked;
