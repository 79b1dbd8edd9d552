/** Tests of this package by itself. */
@NullMarked
package org.mapdriver.memcache.key;

import org.jspecify.annotations.NullMarked;
