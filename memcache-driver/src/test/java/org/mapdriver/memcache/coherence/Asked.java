package org.mapdriver.memcache.coherence;

/**
 * What a process asks the cache or the backup for, as one atomic step of theirs. There is one key.
 *
 * @param ask what for
 * @param value what is to be stored; {@link #NO_VALUE} for none
 * @param ticket of the item that was seen; {@link #NO_TICKET} where that does not matter
 */
record Asked(Ask ask, String value, int ticket) {
  static final String NO_VALUE = "";

  /** Nothing was seen, or what was seen was seen over a connection that is gone. */
  static final int NO_TICKET = 0;

  /** What was seen is not there any more, nor will it ever be again. */
  static final int OLD_TICKET = -1;

  /** The steps. */
  enum Ask {
    GET("looks for a value"),
    CLAIM("asks for a lease"),
    FILL("fills"),
    BURY("adds a tombstone"),
    REPLACE("swaps a tombstone in"),
    REMOVE("takes its tombstone or lease away"),
    PLAIN_GET("looks for a value"),
    PLAIN_FILL("fills"),
    PLAIN_SET("sets the value in the cache"),
    PLAIN_DELETE("deletes in the cache"),
    READ("reads the backup"),
    STORE("stores in the backup"),
    INSERT("inserts into the backup"),
    DELETE("deletes in the backup");

    final String words;

    Ask(String words) {
      this.words = words;
    }

    boolean isOfBackup() {
      return this == READ || isCommit();
    }

    boolean isCommit() {
      return this == STORE || this == INSERT || this == DELETE;
    }

    /** Whether it may change the cache, however late it is carried out. */
    boolean changesCache() {
      return !isOfBackup() && this != GET && this != PLAIN_GET;
    }
  }

  /** What is answered. */
  enum Word {
    /** A value, of the cache or of the backup. */
    VALUE,
    NEGATIVE,
    TOMBSTONE,
    LEASE,
    NOTHING,
    NO_VALUE,
    LEASE_WON,
    OCCUPIED,
    OCCUPIED_BY_TOMBSTONE,
    TRY_AGAIN,
    DONE,
    NOT_DONE,
    /** No answer came. */
    FAILED,
    /** The backup will not. */
    REFUSED
  }

  /** An answer. */
  record Reply(Word word, String value, int ticket) {
    static Reply of(Word word) {
      return new Reply(word, NO_VALUE, NO_TICKET);
    }

    static Reply of(Word word, int ticket) {
      return new Reply(word, NO_VALUE, ticket);
    }
  }

  @Override
  public String toString() {
    return ask.words + (value.isEmpty() ? "" : " " + value);
  }
}
