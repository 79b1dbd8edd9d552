/** What the clients are measured with: a memcached of their own, keys and values. */
@NullMarked
package org.mapdriver.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
