package org.mapdriver.lmdb;

import java.util.Arrays;
import org.mapdriver.MapEntry;
import org.mapdriver.TrailingNul;
import org.mapdriver.lmdb.env.StoredEntry;

/**
 * Which of a table's two forms is in use: keys and values that end in a NUL, or not. Undecided,
 * both are tried, until the first key that is found, or written, decides for good; as Postfix does
 * it.
 */
final class NulForm {
  /** What is known of the form. */
  private enum State {
    UNDECIDED,
    WITH,
    WITHOUT
  }

  private volatile State state;

  NulForm(TrailingNul given) {
    state =
        switch (given) {
          case AUTOMATIC -> State.UNDECIDED;
          case ALWAYS -> State.WITH;
          case NEVER -> State.WITHOUT;
        };
  }

  boolean triesWith() {
    return state != State.WITHOUT;
  }

  boolean triesWithout() {
    return state != State.WITH;
  }

  /** A key was found in one form. */
  void found(boolean withNul) {
    if (state == State.UNDECIDED) {
      state = withNul ? State.WITH : State.WITHOUT;
    }
  }

  /** Which form to write; undecided, new entries get the NUL, and later reads expect it. */
  boolean forWriting() {
    found(true);
    return state == State.WITH;
  }

  /** A stored value as the caller knows it. */
  static byte[] shown(byte[] stored, boolean withNul) {
    return withNul && endsInNul(stored) ? Arrays.copyOf(stored, stored.length - 1) : stored;
  }

  /** A stored entry as the caller knows it, in whichever form it is: a walk shows both. */
  static MapEntry shown(StoredEntry stored) {
    boolean withNul = hasNul(stored.key(), stored.value());
    return new MapEntry(shown(stored.key(), withNul), shown(stored.value(), withNul));
  }

  /** Whether a stored entry is, by its looks, in the form with NUL. */
  static boolean hasNul(byte[] storedKey, byte[] storedValue) {
    return endsInNul(storedKey) && endsInNul(storedValue);
  }

  private static boolean endsInNul(byte[] bytes) {
    return bytes.length > 0 && bytes[bytes.length - 1] == 0;
  }

  @Override
  public String toString() {
    return switch (state) {
      case UNDECIDED -> "undecided";
      case WITH -> "with NUL";
      case WITHOUT -> "without NUL";
    };
  }
}
