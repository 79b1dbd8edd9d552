package org.mapdriver.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs a class in a JVM of its own, which starts fast and stays small. */
public final class JavaCommand {
  private JavaCommand() {}

  /** Options are the JVM's; the rest goes to the class. */
  public static List<String> of(
      String classPath, List<String> options, String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return command;
  }
}
