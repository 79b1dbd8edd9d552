package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;
import org.mapdriver.text.LosslessUtf8;

/**
 * An open map with what {@code postmap} adds to every table: keys and values must be UTF-8, and
 * what is printed of a value ends at a NUL byte.
 */
final class PostmapMap implements AutoCloseable {
  private final LookupMap map;
  private final String name;
  private final PostmapArguments arguments;
  private final Console console;

  private PostmapMap(LookupMap map, PostmapArguments arguments, Console console) {
    this.map = map;
    this.name = map.uri().toString();
    this.arguments = arguments;
    this.console = console;
  }

  static PostmapMap open(
      MapDrivers drivers, String uri, Access access, PostmapArguments arguments, Console console)
      throws CommandException {
    refuseOddName("open", uri);
    long start = System.nanoTime();
    MapOptions options = arguments.options(access);
    if (arguments.mode() == PostmapArguments.Mode.UPDATE && arguments.inheritMode()) {
      options = CreateMode.ofInput(options);
    }
    LookupMap map = drivers.open(uri, options);
    PostmapMap opened = new PostmapMap(map, arguments, console);
    if (console.isVerbose()) {
      console.detail("open " + opened.name + ": " + Elapsed.since(start));
    }
    return opened;
  }

  /** Refuses what only looks like a map, before a driver has to. */
  static void refuseOddName(String operation, String uri) throws CommandException {
    if (uri.indexOf(':') < 0) {
      throw new CommandException(
          operation
              + " "
              + OneLine.quoted(uri)
              + ": neither a map nor a subcommand; a map is scheme:rest, for example lmdb:"
              + OneLine.of(uri)
              + "; mapdriver --help lists the subcommands");
    }
    if (!LosslessUtf8.isUtf8(LosslessUtf8.encode(uri))) {
      throw new CommandException(
          operation + " " + OneLine.quoted(uri) + ": the map's name is not UTF-8; rename it");
    }
  }

  /** The value as it is to be printed, or null. */
  byte @Nullable [] lookup(byte[] key) throws CommandException {
    if (refuseKey("lookup", key)) {
      return null;
    }
    long start = System.nanoTime();
    byte[] found = map.lookup(folded(key));
    if (console.isVerbose()) {
      console.detail(
          "lookup " + name + ": " + (found == null ? "miss, " : "hit, ") + Elapsed.since(start));
    }
    return found == null ? null : printable(key, found);
  }

  /**
   * What the map has, in one call; null where it has nothing. For keys of which none is refused.
   */
  List<byte @Nullable []> lookupAll(List<byte[]> keys) {
    if (!arguments.foldAsciiOnly()) {
      return map.lookupAll(keys);
    }
    List<byte[]> folded = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      folded.add(foldAscii(key));
    }
    return map.lookupAll(folded);
  }

  /** Whether this key is one that is warned of, and not looked up. */
  boolean refuses(byte[] key) {
    return arguments.utf8() && !isUtf8(key);
  }

  /** A value as it is to be printed. */
  byte[] printable(byte[] key, byte[] found) throws CommandException {
    if (isPlain(found)) {
      return found;
    }
    byte[] value = untilNul(found);
    if (arguments.utf8() && !isUtf8(value)) {
      throw new CommandException(
          "lookup "
              + name
              + " key "
              + OneLine.quoted(key)
              + ": the value is not UTF-8; delete the entry, or look it up with -u");
    }
    if (value.length == 0) {
      String entry = "lookup " + name + " key " + OneLine.quoted(key);
      console.warn(entry + ": empty string result is not allowed");
      console.warn(entry + ": the map should return NO RESULT in case of NOT FOUND");
    }
    return value;
  }

  /** Whether the key was there; as with postmap, one that cannot be there counts as deleted. */
  boolean delete(byte[] key) {
    return refuseKey("delete", key) || map.delete(folded(key));
  }

  boolean update(byte[] key, byte[] value, UpdateMode mode) {
    return map.update(folded(key), value, mode);
  }

  MapCursor sequence() {
    return map.sequence();
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    if (console.isVerbose()) {
      for (String tier : map.stats().toString().split("\n", -1)) {
        console.detail(tier);
      }
    }
    map.close();
  }

  /** Whether it is some ASCII text without a NUL, as most values are: nothing is to be done. */
  private static boolean isPlain(byte[] found) {
    for (byte b : found) {
      if (b <= 0) {
        return false;
      }
    }
    return found.length > 0;
  }

  private boolean refuseKey(String operation, byte[] key) {
    if (!refuses(key)) {
      return false;
    }
    console.warn(operation + " " + name + " key " + OneLine.quoted(key) + ": the key is not UTF-8");
    return true;
  }

  private byte[] folded(byte[] key) {
    return arguments.foldAsciiOnly() ? foldAscii(key) : key;
  }

  static byte[] foldAscii(byte[] key) {
    byte[] folded = key.clone();
    for (int i = 0; i < folded.length; i++) {
      if (folded[i] >= 'A' && folded[i] <= 'Z') {
        folded[i] |= 0x20;
      }
    }
    return folded;
  }

  /** Postfix's strings end at a NUL. */
  static byte[] untilNul(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] == 0) {
        return Arrays.copyOf(text, i);
      }
    }
    return text;
  }

  private static boolean isUtf8(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return LosslessUtf8.isUtf8(text);
      }
    }
    return true;
  }

  /** The bytes of a command line's word. */
  static byte[] bytes(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) > 0x7f) {
        return LosslessUtf8.encode(word);
      }
    }
    return word.getBytes(UTF_8);
  }
}
