package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.memcache.key.KeyBytes;

/** A real memcached before a backup, for strict maps over both; and what stands in the two. */
final class StrictLayers implements AutoCloseable {
  /** The client flags that tell what an item is. */
  static final long VALUE = 0x4d44_0001L;

  static final long NEGATIVE_ENTRY = 0x4d44_0002L;
  static final long TOMBSTONE = 0x4d44_0003L;

  final HookedDriver backup = new HookedDriver();
  private final MapDrivers drivers = MapDrivers.of(new MemcacheDriver(), backup);
  private Memcached server = Memcached.onTcp();

  LookupMap open(String parameters) {
    return drivers.open(
        "memcache:retry_pause=1ms;memcache=" + server.server() + parameters + ";backup=hooked:x");
  }

  /** A map without a backup. */
  LookupMap openAlone() {
    return drivers.open("memcache:memcache=" + server.server());
  }

  /** The memcached that was started last. */
  Memcached server() {
    return server;
  }

  /** Starts another memcached where the last one was, which must have been closed. */
  void startServer(String... options) {
    server = Memcached.onTcp("127.0.0.1", server.port(), options);
  }

  /**
   * Client flags, seconds to live and value of an item, as the server tells them; or what it says.
   */
  String item(String key) {
    return server.talk("mg " + key + " f t v\r\nmn\r\n", "MN\r\n").replace("MN\r\n", "").strip();
  }

  /** How long an item is still to live; -1 for ever. */
  long secondsToLive(String key) {
    return Long.parseLong(item(key).replaceFirst("(?s).* t(-?\\d+).*", "$1"));
  }

  /** Puts an entry into the backup, behind the cache's back. */
  void store(String key, String value) {
    backup.entries.put(new KeyBytes(key.getBytes(UTF_8)), value.getBytes(UTF_8));
  }

  /** What the backup holds. */
  @Nullable String stored(String key) {
    byte[] value = backup.entries.get(new KeyBytes(key.getBytes(UTF_8)));
    return value == null ? null : new String(value, UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}
