/** Tests of this package by itself. */
@NullMarked
package org.mapdriver.memcache.coherence;

import org.jspecify.annotations.NullMarked;
