package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One comparison: what is there before, the commands, and what the statement promises.
 *
 * @param statement number of the statement on Postfix's behaviour, such as 4.2
 * @param reference whether the installed postmap can show it
 * @param setup what is prepared, in this order, before the first command
 * @param server what stands behind <code>${memcache}</code>
 * @param items what memcached must hold at the end, or null if only the reference tells
 * @param lmdb what these tables must hold at the end
 * @param sent what each connection must have sent to the scripted server, or null
 */
record PostmapCase(
    String statement,
    String description,
    Reference reference,
    List<Preparation> setup,
    ServerKind server,
    List<FakeServer.Reply> replies,
    List<Step> steps,
    @Nullable List<Item> items,
    SortedMap<String, List<Map.Entry<String, String>>> lmdb,
    @Nullable List<String> sent) {

  /** Who says what is right. */
  enum Reference {
    /** The installed postmap, run beside ours. */
    LIVE,
    /** A newer Postfix: the expected result is written by hand. */
    NEWER,
    /** We do it otherwise on purpose: the expected result is written by hand. */
    DEPARTURE
  }

  /** What stands behind <code>${memcache}</code>. */
  enum ServerKind {
    /** A memcached on 127.0.0.1. */
    TCP,
    /** A memcached on ::1. */
    TCP6,
    /** A memcached on a UNIX-domain socket. */
    UNIX,
    /** A server that follows a script. */
    SCRIPTED
  }

  /** One thing that is put in place before the first command. */
  @FunctionalInterface
  interface Preparation {
    void in(World world) throws Exception;
  }

  PostmapCase {
    if (reference != Reference.LIVE
        && steps.stream().anyMatch(step -> step.exit() == null || step.noise() == null)) {
      throw new IllegalArgumentException(
          statement + " " + description + ": what is expected must be written by hand");
    }
  }

  String name() {
    return statement + " " + description;
  }
}
