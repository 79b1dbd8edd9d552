/** Tests of this package by itself. */
@NullMarked
package org.mapdriver.memcache.protocol;

import org.jspecify.annotations.NullMarked;
