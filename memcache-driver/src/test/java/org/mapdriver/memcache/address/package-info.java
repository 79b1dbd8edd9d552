/** Tests of this package by itself. */
@NullMarked
package org.mapdriver.memcache.address;

import org.jspecify.annotations.NullMarked;
