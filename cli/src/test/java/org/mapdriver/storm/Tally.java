package org.mapdriver.storm;

/** What each process counts, and where in the shared file. */
enum Tally {
  LOOKUPS(0, "keys looked up"),
  FOUND(1, "of these, found"),
  AUDITED(2, "keys read from the backup itself"),
  WRITES(3, "keys written or deleted"),
  ACKNOWLEDGED(4, "of these, acknowledged"),
  REFUSED(5, "of these, refused and not done"),
  UNKNOWN(6, "of these, failed and perhaps done"),
  LOOKUP_ERRORS(7, "lookups that failed"),
  RECOVERIES(8, "times that a process had answers of the cache again after 200 ms without"),
  LONGEST_BYPASS_MILLIS(9, "ms, the longest time without an answer of the cache"),
  STALE(10, "stale answers"),
  LOST(11, "acknowledged writes lost"),
  NEVER_WRITTEN(12, "answers that nobody wrote"),
  MIXED_UP(13, "answers of another key"),
  DAMAGED(14, "damaged answers"),
  STALE_AT_REST(15, "keys that differ from the backup at rest"),
  UNEXPECTED(16, "unexpected errors");

  private final int place;
  private final String words;

  Tally(int place, String words) {
    this.place = place;
    this.words = words;
  }

  /** Where its count stands among the others. */
  int place() {
    return place;
  }

  String words() {
    return words;
  }

  boolean isMaximum() {
    return this == LONGEST_BYPASS_MILLIS;
  }

  /** Whether one of these is one too many. */
  boolean isError() {
    return compareTo(STALE) >= 0;
  }
}
