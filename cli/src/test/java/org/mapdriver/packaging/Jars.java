package org.mapdriver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the package phase put in place: the distribution's jars. */
final class Jars {
  private static final Path TARGET =
      Path.of(System.getProperty("mapdriver.root")).resolve("cli").resolve("target");

  /**
   * The jars that are modules, and lmdbjava, which names itself one. Its own dependencies are no
   * modules.
   */
  private static final Set<String> MODULES =
      Set.of(
          "mapdriver-api",
          "mapdriver-memcache",
          "mapdriver-lmdb",
          "mapdriver-sqlite",
          "mapdriver-cli",
          "picocli",
          "caffeine",
          "HikariCP",
          "sqlite-jdbc",
          "slf4j-api",
          "slf4j-nop",
          "lmdbjava",
          "jnr-ffi");

  private Jars() {}

  static List<Path> distribution() {
    try (Stream<Path> files = Files.list(TARGET.resolve("dist").resolve("lib"))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      assertThat(jars).as("jars of the distribution").isNotEmpty();
      return jars;
    } catch (IOException e) {
      throw new UncheckedIOException("cli/target/dist/lib is made by mvn package", e);
    }
  }

  static List<Path> modules() {
    List<Path> modules = distribution().stream().filter(Jars::isModule).toList();
    assertThat(modules).as("modules of the distribution").hasSize(MODULES.size());
    return modules;
  }

  static List<Path> besideModules() {
    return distribution().stream().filter(jar -> !isModule(jar)).toList();
  }

  static Path shaded() {
    Path jar = TARGET.resolve("shaded").resolve("everything.jar");
    assertThat(jar).isRegularFile();
    return jar;
  }

  private static boolean isModule(Path jar) {
    return MODULES.contains(jar.getFileName().toString().replaceAll("-[0-9].*", ""));
  }
}
