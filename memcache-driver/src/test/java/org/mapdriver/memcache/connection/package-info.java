/** Tests of this package by itself. */
@NullMarked
package org.mapdriver.memcache.connection;

import org.jspecify.annotations.NullMarked;
