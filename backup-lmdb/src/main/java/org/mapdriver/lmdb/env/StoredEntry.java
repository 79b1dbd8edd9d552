package org.mapdriver.lmdb.env;

/**
 * An entry as it lies in the table, with or without NULs.
 *
 * @param key the stored key
 * @param value the stored value
 */
public record StoredEntry(byte[] key, byte[] value) {}
