package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/**
 * A real memcached whose replies are changed on their way: more than a thousand scripts, each of a
 * few operations during which a lie or two is told, under strict coherence.
 */
final class LyingServerIT {
  private static final List<LyingProxy.Lie> LIES = List.of(LyingProxy.Lie.values());
  private static final int SCRIPTS = 1_200;
  private static final int OPERATIONS = 8;
  private static final Duration TIMEOUT = Duration.ofMillis(60);

  /** Far more than the two tries of the few commands that an operation consists of. */
  private static final Duration LONGEST_OPERATION = Duration.ofSeconds(10);

  @Test
  void anyOperation_repliesAreLies_answersAreTrueAndInTime() {
    Map<LyingProxy.Lie, Integer> told = new EnumMap<>(LyingProxy.Lie.class);
    List<String> wrong = new ArrayList<>();
    try (Memcached server = Memcached.onTcp();
        LyingProxy proxy = new LyingProxy(server.port(), 20261123)) {
      for (int script = 0; script < SCRIPTS; script++) {
        runScript(server, proxy, script, told, wrong);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(told.keySet()).containsExactlyElementsOf(LIES);
    assertThat(told.values()).allMatch(count -> count > SCRIPTS / 100);
  }

  private static void runScript(
      Memcached server,
      LyingProxy proxy,
      int script,
      Map<LyingProxy.Lie, Integer> told,
      List<String> wrong) {
    Random random = new Random(script);
    LyingProxy.Lie lie = LIES.get(script % LIES.size());
    HookedDriver backup = new HookedDriver();
    Map<String, String> truth = new HashMap<>();
    int before = proxy.told();
    try (LookupMap map =
        MapDrivers.of(new MemcacheDriver(), backup)
            .open(
                "memcache:memcache=inet:127.0.0.1:"
                    + proxy.port()
                    + ";key_format=s"
                    + script
                    + "-%s;retry_pause=1ms;timeout="
                    + TIMEOUT.toMillis()
                    + "ms;backup=hooked:x")) {
      map.lookup("warm"); // connected, and a lie is about something else
      for (int i = 0; i < OPERATIONS; i++) {
        if (i == 2) {
          proxy.tell(lie);
        }
        String key = "k" + random.nextInt(2);
        long start = System.nanoTime();
        String found = operate(map, truth, key, random.nextInt(6), script + "." + i);
        if (System.nanoTime() - start > LONGEST_OPERATION.toNanos()) {
          wrong.add(lie + " script " + script + ": an operation took too long");
        }
        // What is said twice may be believed twice: a get has nothing to tell it by.
        boolean mayBeOld = lie == LyingProxy.Lie.TWICE;
        if (found != null && !found.equals("ok") && !(mayBeOld && found.startsWith(key + "="))) {
          wrong.add(lie + " script " + script + " " + key + ": " + found);
        }
      }
    }
    proxy.stopLying(); // what was not asked for was no lie, and must not be the next script's
    told.merge(lie, proxy.told() - before, Integer::sum);
    if (!server.get("canary").equals("END\r\n")) {
      wrong.add(lie + " script " + script + ": a command was made of a value");
    }
  }

  /** Answers "ok", or what was found instead of the truth. */
  private static String operate(
      LookupMap map, Map<String, String> truth, String key, int choice, String id) {
    switch (choice) {
      case 0 -> {
        String value = key + "=" + id + "\r\nset canary 0 0 1\r\nx";
        map.update(key, value);
        truth.put(key, value);
      }
      case 1 -> {
        map.delete(key);
        truth.remove(key);
      }
      case 2 -> {
        Map<String, String> found = map.lookupAll(List.of("k0", "k1"));
        return found.equals(truth) ? "ok" : key + "=" + found;
      }
      default -> {
        String found = map.lookup(key);
        String expected = truth.get(key);
        return Objects.equals(found, expected) ? "ok" : String.valueOf(found);
      }
    }
    return "ok";
  }
}
