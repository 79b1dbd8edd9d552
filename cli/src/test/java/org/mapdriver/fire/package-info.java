/**
 * What happens to a map when the world fails around it: it is closed under its callers, threads are
 * interrupted, memory or file handles run out, clocks jump, many processes ask at once. What is
 * shown here is what docs/operating.md says in "When the world fails".
 *
 * <p><b>Flow.</b> A real memcached and real backups. Where a process has to be without memory or
 * without file handles it is another one: {@code Child} starts {@code Puppet}, which does what the
 * test tells it on its standard input, one line each, and answers with one line.
 */
package org.mapdriver.fire;
