package org.mapdriver.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;

/** An application in a process of its own. */
final class Program {
  private Program() {}

  /**
   * {@code write URI prefix count}: stores so many entries and says each that was acknowledged.
   * {@code open URI}: opens twice and says what came of it.
   */
  public static void main(String[] arguments) {
    MapDrivers drivers = MapDrivers.installed();
    if (arguments[0].equals("write")) {
      try (LookupMap map = drivers.open(arguments[1])) {
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
          map.update(arguments[2] + i, "v" + i);
          System.out.println(arguments[2] + i);
        }
      } catch (MapException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
      return;
    }
    for (int i = 0; i < 2; i++) {
      try (LookupMap map = drivers.open(arguments[1])) {
        System.out.println("lookup: " + map.lookup("k"));
      } catch (MapException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
  }

  /** The command that runs it; options go to Java. */
  static List<String> command(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // else a newer JDK warns of each library
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Program.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts it; both outputs are one. */
  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .start();
  }

  /** Waits for its end and answers what it said. */
  static List<String> said(Process process) throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the program did not end");
    }
    return text.lines().toList();
  }
}
