package org.mapdriver;

/**
 * Whether keys and values end in a NUL byte inside a table whose format allows both, as {@code
 * lmdb:} does. Never visible in the keys and values of {@link LookupMap}.
 */
public enum TrailingNul {
  /** Read what is there, recognising either form; write with the NUL. */
  AUTOMATIC,
  /** Always with one NUL, as {@code postmap -N} does. */
  ALWAYS,
  /** Never with one, as {@code postmap -n} does. */
  NEVER
}
