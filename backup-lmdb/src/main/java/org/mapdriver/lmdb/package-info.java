/** Draft. */
@NullMarked
package org.mapdriver.lmdb;

import org.jspecify.annotations.NullMarked;
