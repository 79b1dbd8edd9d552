package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
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
  private static final byte[] MG = ascii("mg ");
  private static final byte[] MS = ascii("ms ");
  private static final byte[] MD = ascii("md ");
  private static final byte[] BLANK = ascii(" ");
  private static final byte[] BASE64 = ascii(" b");
  private static final byte[] VALUE_CAS_FLAGS = ascii(" v c f");
  private static final byte[] CAS_FLAGS = ascii(" c f");
  private static final byte[] LEASE = ascii(" N");
  private static final byte[] ADD = ascii(" ME");
  private static final byte[] OF_CAS = ascii(" C");
  private static final byte[] CAS_AND_FLAGS = ascii(" c F");
  private static final byte[] TTL = ascii(" T");
  private static final byte[] OPAQUE = ascii(" O");

  private static byte[] ascii(String words) {
    return words.getBytes(US_ASCII);
  }

  /**
   * Asks for an item, and for a lease of so many seconds if there is none. A server that has no
   * room for the lease answers that there is nothing.
   */
  public Command<MetaReply> getOrLease(byte[] key, long leaseSeconds) {
    RequestLine line = line(MG, key).put(VALUE_CAS_FLAGS).put(LEASE).put(leaseSeconds);
    return command("mg", line, "VA EN", false);
  }

  /** Asks for an item with its bytes. */
  public Command<MetaReply> get(byte[] key) {
    return command("mg", line(MG, key).put(VALUE_CAS_FLAGS), "VA EN", false);
  }

  /** Asks for an item without its bytes. */
  public Command<MetaReply> look(byte[] key) {
    return command("mg", line(MG, key).put(CAS_FLAGS), "HD EN", false);
  }

  /** Stores an item whatever is there. */
  public Command<MetaReply> set(byte[] key, long flags, long ttl, byte[] value) {
    return store(storing(key, value), flags, ttl, value, "HD", true);
  }

  /** Stores an item if there is none. */
  public Command<MetaReply> add(byte[] key, long flags, long ttl, byte[] value) {
    return store(storing(key, value).put(ADD), flags, ttl, value, "HD NS", true);
  }

  /** Stores an item in place of the one that has this cas. */
  public Command<MetaReply> replace(byte[] key, long cas, long flags, long ttl, byte[] value) {
    RequestLine line = storing(key, value).put(OF_CAS).put(cas);
    return store(line, flags, ttl, value, "HD EX NF", true);
  }

  /** Removes an item. */
  public Command<MetaReply> delete(byte[] key) {
    return command("md", line(MD, key), "HD NF", true);
  }

  /** Removes the item that has this cas. */
  public Command<MetaReply> delete(byte[] key, long cas) {
    return command("md", line(MD, key).put(OF_CAS).put(cas), "HD EX NF", true);
  }

  /**
   * Tells whether the server has what strict coherence needs: it stores something that expires at
   * once, unless somebody has such a key, and tells its cas. A server that does not know {@code ms}
   * as it is since 1.6.10 or so answers with an error.
   */
  public Command<MetaReply> probe() {
    RequestLine line = storing(ascii("mapdriver-probe"), EMPTY).put(ADD);
    return store(line, Marks.TOMBSTONE, -1, EMPTY, "HD NS", false);
  }

  /** A line up to the key, and what says how that travels. */
  private static RequestLine line(byte[] name, byte[] key) {
    return CacheKey.accepts(key)
        ? new RequestLine(name, key)
        : new RequestLine(name, base64(key)).put(BASE64);
  }

  /** Likewise of what stores a value, with its size between the two. */
  private static RequestLine storing(byte[] key, byte[] value) {
    boolean plain = CacheKey.accepts(key);
    RequestLine line = new RequestLine(MS, plain ? key : base64(key)).put(BLANK).put(value.length);
    return plain ? line : line.put(BASE64);
  }

  private static byte[] base64(byte[] key) {
    byte[] encoded = Base64.getEncoder().encode(key);
    if (key.length == 0 || encoded.length > CacheKey.MAX_BYTES) {
      throw new IllegalArgumentException("not a memcached key: " + Shown.quoted(key));
    }
    return encoded;
  }

  private Command<MetaReply> store(
      RequestLine line, long flags, long ttl, byte[] value, String expected, boolean write) {
    line.put(CAS_AND_FLAGS).put(flags).put(TTL).put(ttl);
    long opaque = opaque();
    Request request = line.put(OPAQUE).put(opaque).request(value);
    return command("ms", request, opaque, expected, write);
  }

  private Command<MetaReply> command(
      String name, RequestLine line, String expected, boolean write) {
    long opaque = opaque();
    return command(name, line.put(OPAQUE).put(opaque).request(), opaque, expected, write);
  }

  private Command<MetaReply> command(
      String name, Request request, long opaque, String expected, boolean write) {
    return new Command<>(
        name,
        request,
        () -> new MetaReplyParser(expected, opaque, lineSizeLimit, dataSizeLimit),
        write);
  }

  private static long opaque() {
    return Integer.toUnsignedLong(ThreadLocalRandom.current().nextInt());
  }
}
