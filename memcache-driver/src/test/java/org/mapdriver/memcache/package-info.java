/** Tests of the driver as its users meet it, through the api. */
@NullMarked
package org.mapdriver.memcache;

import org.jspecify.annotations.NullMarked;
