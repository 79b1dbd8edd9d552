/** Tests of this package by itself. */
@NullMarked
package org.mapdriver.memcache.tier;

import org.jspecify.annotations.NullMarked;
