package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.MapDrivers;
import org.mapdriver.spi.MapDriver;

/** Drivers load when somebody asks for those installed, and each who asks has a registry alone. */
final class NoGlobalRegistryTest {
  private static final List<String> PROMISED = List.of("org.mapdriver", "org.mapdriver.spi");

  @TempDir Path folder;

  private final String loaded = "loaded-" + UUID.randomUUID();

  /** A driver whose class tells when it is initialised. */
  private Path noisyDriver() throws IOException {
    String initializer = "System.setProperty(\"%s\", \"yes\");".formatted(loaded);
    return DriverJar.create(folder, "noisy", "NoisyDriver", "noisy", initializer);
  }

  private static Path classesOfTheApi() throws Exception {
    return Path.of(MapDrivers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The api anew, with the driver beside it, and nothing of what this JVM has loaded already. */
  private static URLClassLoader freshLoader(Path driver) throws Exception {
    URL[] urls = {classesOfTheApi().toUri().toURL(), driver.toUri().toURL()};
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static List<String> promisedClasses() throws Exception {
    Path classes = classesOfTheApi();
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString().replace('/', '.'))
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .filter(name -> PROMISED.contains(name.substring(0, name.lastIndexOf('.'))))
          .toList();
    }
  }

  @Test
  void initialisingEveryClassOfTheApi_loadsNoDriver() throws Exception {
    List<String> classes = promisedClasses();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = freshLoader(noisyDriver())) {
      thread.setContextClassLoader(loader);

      for (String name : classes) {
        Class.forName(name, true, loader);
      }
      Class<?> drivers = Class.forName(MapDrivers.class.getName(), true, loader);
      Class<?> driver = Class.forName(MapDriver.class.getName(), true, loader);
      Object none = java.lang.reflect.Array.newInstance(driver, 0);
      drivers.getMethod("of", none.getClass()).invoke(null, none);

      assertThat(classes).hasSizeGreaterThan(25).contains(MapDrivers.class.getName());
      assertThat(drivers.getClassLoader()).isSameAs(loader);
      assertThat(System.getProperty(loaded)).as("a driver was loaded by nobody's wish").isNull();

      drivers.getMethod("installed").invoke(null);
      assertThat(System.getProperty(loaded)).as("what would tell it works").isEqualTo("yes");
    } finally {
      thread.setContextClassLoader(before);
      System.clearProperty(loaded);
    }
  }

  @Test
  void installed_askedForWithAnotherLoader_knowsNothingOfWhatWasFoundBefore() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {noisyDriver().toUri().toURL()},
            NoGlobalRegistryTest.class.getClassLoader())) {
      MapDrivers with = MapDrivers.installed(loader);

      MapDrivers without = MapDrivers.installed(NoGlobalRegistryTest.class.getClassLoader());

      assertThat(with.drivers()).extracting(MapDriver::scheme).contains("noisy");
      assertThat(without.drivers()).extracting(MapDriver::scheme).doesNotContain("noisy");
      assertThat(MapDrivers.of().drivers()).isEmpty();
    } finally {
      System.clearProperty(loaded);
    }
  }
}
