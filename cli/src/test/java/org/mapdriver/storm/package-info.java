/**
 * The storm: processes that read and write a cached map while everything around them fails, and a
 * check of every answer. {@code bin/storm} runs it for as long as wanted, {@code StormIT} for a
 * minute on each backup.
 *
 * <p><b>Flow.</b> {@code Storm} starts a real memcached, a {@code FaultProxy} before it, a small
 * disk for the backup, and {@code Worker} processes: half of them reach memcached through the
 * proxy. {@code Chaos} does one harm after the other. {@code History} is a file that all processes
 * map: what was begun, acknowledged and refused, key by key, so that every answer is checked when
 * it arrives, and what a killed process knew is not lost with it. At the end a fresh process
 * compares every key in the cache with the backup, and the backup with the history.
 *
 * <p><b>What counts as an error.</b> A value older than the newest write that was acknowledged
 * before the lookup began (<i>stale</i>; <i>lost</i> when the backup itself says so), one that was
 * never written or whose write was refused (<i>never written</i>), one of another key (<i>mixed
 * up</i>), one that is damaged.
 *
 * <p><b>What the guarantee leaves out, the storm leaves out.</b> docs/coherence.md has two
 * conditions. A writer whose tombstone may be gone is not killed before that write has ended, and
 * updates fail where the server cannot be reached ({@code on_unreachable=refuse}).
 *
 * <p><b>Threads.</b> No clock decides: the history is read before a lookup begins and after it has
 * ended, with volatile access to memory that the processes share.
 */
package org.mapdriver.storm;
