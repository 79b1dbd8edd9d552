package org.mapdriver.benchmarks.workload;

/** How a client reaches memcached. */
public enum Transport {
  /** Over loopback. */
  TCP,
  /** Over a UNIX-domain socket. */
  UNIX
}
