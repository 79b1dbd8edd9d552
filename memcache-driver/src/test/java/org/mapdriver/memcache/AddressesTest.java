package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;

/**
 * A host name with several addresses, or other ones than before. Names are looked up in a file of
 * the test's own, which a JVM takes note of only when it starts: so the map is in another one.
 */
final class AddressesTest {
  private static final String HOST = "cache.example";
  private static final String HELLO = "VALUE k 0 5\r\nhello\r\nEND\r\n";
  private static final String WORLD = "VALUE k 0 5\r\nworld\r\nEND\r\n";

  @TempDir Path folder;

  /** Looks up each key that it reads, and prints what came of it, on one line. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      // The JVM remembers what a name resolved to, for seconds; not in this test.
      Security.setProperty("networkaddress.cache.ttl", "0");
      Security.setProperty("networkaddress.cache.negative.ttl", "0");
      BufferedReader keys = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      try (LookupMap map = MapDrivers.installed().open(arguments[0])) {
        String key;
        while ((key = keys.readLine()) != null) {
          System.out.println(answer(map, key));
        }
      }
    }

    private static String answer(LookupMap map, String key) {
      try {
        return String.valueOf(map.lookup(key));
      } catch (MapException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
      }
    }
  }

  /** The program at work. */
  private final class Running implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter keys;

    Running(String uri) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-Djdk.net.hosts.file=" + hosts(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  uri)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      answers = process.inputReader(UTF_8);
      keys = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    }

    String lookup(String key) throws IOException {
      keys.write(key + "\n");
      keys.flush();
      return String.valueOf(answers.readLine());
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private Path hosts() {
    return folder.resolve("hosts");
  }

  private void resolveTo(String... addresses) throws IOException {
    Files.write(hosts(), List.of(addresses).stream().map(a -> a + " " + HOST).toList());
  }

  private static String uri(int port) {
    return "memcache:memcache=inet:" + HOST + ":" + port + ";timeout=20s;max_try=1";
  }

  @Test
  void lookup_onlyTheLastAddressAnswers_isAnsweredByIt() throws IOException {
    resolveTo("127.0.0.3", "127.0.0.2", "127.0.0.1");
    try (FaultServer server = FaultServer.startAt("127.0.0.1", 0);
        Running program = new Running(uri(server.port()))) {
      server.reply(HELLO).reply(HELLO);

      assertThat(program.lookup("k")).isEqualTo("hello");
      assertThat(program.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void lookup_noAddressAnswers_isOneFailure() throws IOException {
    resolveTo("127.0.0.3", "127.0.0.2", "127.0.0.1");
    try (ClosedPort closed = new ClosedPort();
        Running program = new Running(uri(closed.port()))) {
      assertThat(program.lookup("k"))
          .startsWith("MapUnavailableException lookup memcache:")
          .contains("cannot connect to inet:" + HOST)
          .contains("efused");
    }
  }

  @Test
  void lookup_nameHasAnotherAddressThanBefore_isAnsweredThere() throws IOException {
    resolveTo("127.0.0.1");
    try (FaultServer before = FaultServer.startAt("127.0.0.1", Memcached.freePort());
        FaultServer after = FaultServer.startAt("127.0.0.2", before.port());
        Running program = new Running(uri(before.port()))) {
      before.reply(HELLO);
      after.reply(WORLD);
      assertThat(program.lookup("k")).isEqualTo("hello");

      resolveTo("127.0.0.2");
      before.hangUp();

      assertThat(program.lookup("k")).isEqualTo("world");
    }
  }

  @Test
  void lookup_nameIsUnknownAtFirst_isAnsweredOnceItIsKnown() throws IOException {
    resolveTo();
    try (FaultServer server = FaultServer.startAt("127.0.0.1", 0);
        Running program = new Running(uri(server.port()))) {
      server.reply(HELLO);
      assertThat(program.lookup("k"))
          .startsWith("MapUnavailableException ")
          .contains("host or service not found");

      resolveTo("127.0.0.1");

      assertThat(program.lookup("k")).isEqualTo("hello");
    }
  }
}
