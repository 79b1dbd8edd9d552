package org.mapdriver.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules point one way: drivers, tck and command know the api; the api knows the JDK. */
final class ModuleArrowsTest {
  private static final String[] JDK = {"java..", "javax..", "jdk..", "sun.misc.."};

  /**
   * What a driver may name of the api: its exported packages, and those exported to our drivers.
   */
  private static final String[] API_FOR_DRIVERS = {
    "org.mapdriver", "org.mapdriver.spi", "org.mapdriver.diagnostics", "org.mapdriver.text"
  };

  private static final DescribedPredicate<JavaClass> API =
      resideInAnyPackage("org.mapdriver..")
          .and(resideOutsideOfPackages(Production.MODULES_BESIDE_API))
          .as("the api");

  /** A rule over classes that were not found would prove nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.mapdriver.MapDrivers",
        "org.mapdriver.memcache.MemcacheDriver",
        "org.mapdriver.lmdb.LmdbDriver",
        "org.mapdriver.sqlite.SqliteDriver"
      })
  void classPath_hasEveryModule(String name) {
    assertThat(Production.CLASSES.contain(name)).isTrue();
  }

  @Test
  void api_dependsOnNothingButTheJdk() {
    classes()
        .that(API)
        .should()
        .onlyDependOnClassesThat(
            API.or(resideInAnyPackage(JDK)).or(resideInAnyPackage("org.jspecify..")))
        .check(Production.CLASSES);
  }

  @Test
  void memcache_dependsOnApiAndCaffeine() {
    onlyDepends("org.mapdriver.memcache..", "com.github.benmanes.caffeine..");
  }

  @Test
  void lmdb_dependsOnApiAndLmdbjavaWithItsPointers() {
    // lmdbjava's buffers are pointers of jnr-ffi, which its BufferProxy shows.
    onlyDepends("org.mapdriver.lmdb..", "org.lmdbjava..", "jnr.ffi..");
  }

  @Test
  void sqlite_dependsOnApiAndItsJdbcDriverAndPool() {
    onlyDepends("org.mapdriver.sqlite..", "org.sqlite..", "com.zaxxer.hikari..");
  }

  @Test
  void tck_dependsOnApiAndJupiter() {
    onlyDepends(
        "org.mapdriver.tck..", "org.junit.jupiter..", "org.opentest4j..", "org.apiguardian..");
  }

  @Test
  void cli_dependsOnApiAndPicocli() {
    onlyDepends("org.mapdriver.cli..", "picocli..");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.mapdriver.registry..", "org.mapdriver.builtin.."})
  void apiInternals_areNamedByTheApiAlone(String internal) {
    noClasses()
        .that()
        .resideInAnyPackage(Production.MODULES_BESIDE_API)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(internal)
        .check(Production.CLASSES);
  }

  private static void onlyDepends(String module, String... libraries) {
    classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(module)
                .or(resideInAnyPackage(API_FOR_DRIVERS))
                .or(resideInAnyPackage(libraries))
                .or(resideInAnyPackage(JDK))
                .or(resideInAnyPackage("org.jspecify..")))
        .check(Production.CLASSES);
  }
}
