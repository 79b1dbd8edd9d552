/**
 * What kill -9 leaves of a table: processes work on one, are killed at any moment, and the table is
 * compared with what they had acknowledged.
 *
 * <p><b>Flow.</b> A {@code Victim} is a process that runs {@code Work}, which says each step once
 * the map has acknowledged it, on a standard output that is a file and so outlives it. The tests
 * let it come so far, wait a random moment, kill it, and look: through the driver, and with a
 * program that is none of ours ({@code Backup}). {@code Ledger} knows what single updates must have
 * left, {@code Generation} what a write of a whole table must.
 *
 * <p><b>How many.</b> {@code -Dmapdriver.crash.kills} is the number for each test and backup; each
 * test prints its seed, and {@code -Dmapdriver.crash.seed} takes it. The moments depend on the
 * machine as well, so a seed makes a failure likely again, not certain.
 *
 * <p><b>What this does not show.</b> A killed process leaves the system's file cache behind it; a
 * power failure does not.
 */
package org.mapdriver.crash;
