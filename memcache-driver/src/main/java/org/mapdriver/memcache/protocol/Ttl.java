package org.mapdriver.memcache.protocol;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a server keeps an item, as a number that it understands: protocol.txt, "Expiration
 * times".
 *
 * @param seconds 0 is for ever
 * @param literal whether the number is sent as it stands, whatever the server makes of it
 * @param clock tells the date
 */
public record Ttl(long seconds, boolean literal, InstantSource clock) {
  /** More is read as a date, not a duration. */
  public static final Duration LONGEST_DURATION = Duration.ofDays(30);

  /** By how much of itself a time to live is shortened at most: one part in so many. */
  private static final int JITTER = 10;

  /** The number as it stands. */
  public static Ttl literal(long seconds) {
    return new Ttl(seconds, true, InstantSource.system());
  }

  /** That long, however long that is. */
  public static Ttl lasting(long seconds) {
    return new Ttl(seconds, false, InstantSource.system());
  }

  /** What to send. */
  public long sent() {
    return sent(seconds);
  }

  /**
   * What to send so that items that are stored together do not expire together: shortened by up to
   * a tenth.
   */
  public long sentWithJitter() {
    long spread = seconds / JITTER;
    return sent(spread < 1 ? seconds : seconds - ThreadLocalRandom.current().nextLong(spread + 1));
  }

  private long sent(long duration) {
    boolean taken = literal || duration <= LONGEST_DURATION.toSeconds();
    return taken ? duration : clock.instant().getEpochSecond() + duration;
  }
}
