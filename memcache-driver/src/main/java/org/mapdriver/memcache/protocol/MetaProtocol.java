package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.key.CacheKey;

/**
 * Makes meta commands: protocol.txt, "Meta Commands". A key that is not fit for a command line
 * travels in base64.
 *
 * @param lineSizeLimit the longest line of a reply, with its terminator
 * @param dataSizeLimit the largest value taken from a reply
 */
public record MetaProtocol(long lineSizeLimit, int dataSizeLimit) {
  private static final byte[] EMPTY = {};

  /**
   * Asks for an item, and for a lease of so many seconds if there is none. A server that has no
   * room for the lease answers that there is nothing.
   */
  public Command<MetaReply> getOrLease(byte[] key, long leaseSeconds) {
    return command("mg", key, " v c f N" + leaseSeconds, null, "VA EN", false);
  }

  /** Asks for an item with its bytes. */
  public Command<MetaReply> get(byte[] key) {
    return command("mg", key, " v c f", null, "VA EN", false);
  }

  /** Asks for an item without its bytes. */
  public Command<MetaReply> look(byte[] key) {
    return command("mg", key, " c f", null, "HD EN", false);
  }

  /** Stores an item whatever is there. */
  public Command<MetaReply> set(byte[] key, long flags, long ttl, byte[] value) {
    return command("ms", key, stored(flags, ttl), value, "HD", true);
  }

  /** Stores an item if there is none. */
  public Command<MetaReply> add(byte[] key, long flags, long ttl, byte[] value) {
    return command("ms", key, " ME" + stored(flags, ttl), value, "HD NS", true);
  }

  /** Stores an item in place of the one that has this cas. */
  public Command<MetaReply> replace(byte[] key, long cas, long flags, long ttl, byte[] value) {
    return command("ms", key, " C" + cas + stored(flags, ttl), value, "HD EX NF", true);
  }

  private static String stored(long flags, long ttl) {
    return " c F" + flags + " T" + ttl;
  }

  /** Removes an item. */
  public Command<MetaReply> delete(byte[] key) {
    return command("md", key, "", null, "HD NF", true);
  }

  /** Removes the item that has this cas. */
  public Command<MetaReply> delete(byte[] key, long cas) {
    return command("md", key, " C" + cas, null, "HD EX NF", true);
  }

  /**
   * Tells whether the server has what strict coherence needs: it stores something that expires at
   * once, unless somebody has such a key, and tells its cas. A server that does not know {@code ms}
   * as it is since 1.6.10 or so answers with an error.
   */
  public Command<MetaReply> probe() {
    byte[] key = "mapdriver-probe".getBytes(US_ASCII);
    return command("ms", key, " ME" + stored(Marks.TOMBSTONE, -1), EMPTY, "HD NS", false);
  }

  private Command<MetaReply> command(
      String name,
      byte[] key,
      String flags,
      byte @Nullable [] value,
      String expected,
      boolean write) {
    long opaque = Integer.toUnsignedLong(ThreadLocalRandom.current().nextInt());
    boolean plain = CacheKey.accepts(key);
    String size = value == null ? "" : " " + value.length;
    String rest = size + (plain ? "" : " b") + flags + " O" + opaque + "\r\n";
    byte[] line = line(name + " ", plain ? CacheKey.copyOf(key) : base64(key), rest);
    return new Command<>(
        name,
        new Request(line, value),
        () -> new MetaReplyParser(expected, opaque, lineSizeLimit, dataSizeLimit),
        write);
  }

  private static byte[] line(String before, byte[] key, String after) {
    byte[] start = before.getBytes(US_ASCII);
    byte[] rest = after.getBytes(US_ASCII);
    byte[] line = new byte[start.length + key.length + rest.length];
    System.arraycopy(start, 0, line, 0, start.length);
    System.arraycopy(key, 0, line, start.length, key.length);
    System.arraycopy(rest, 0, line, start.length + key.length, rest.length);
    return line;
  }

  private static byte[] base64(byte[] key) {
    byte[] encoded = Base64.getEncoder().encode(key);
    if (key.length == 0 || encoded.length > CacheKey.MAX_BYTES) {
      throw new IllegalArgumentException("not a memcached key: " + Shown.quoted(key));
    }
    return encoded;
  }
}
