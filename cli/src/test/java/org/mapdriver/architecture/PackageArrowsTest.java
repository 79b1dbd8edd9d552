package org.mapdriver.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inside a module, packages point one way too, and all keep the house rules. */
final class PackageArrowsTest {
  /**
   * The contract and what opens maps by it: these name each other, as any facade and its SPI do.
   */
  private static final Set<String> API_FACADE =
      Set.of("org.mapdriver", "org.mapdriver.spi", "org.mapdriver.registry");

  private static final JavaClasses LIBRARIES =
      Production.CLASSES.that(
          JavaClass.Predicates.resideOutsideOfPackage("org.mapdriver.cli..").as("libraries"));

  @Test
  void memcacheProtocol_knowsNoPolicy() {
    noClasses()
        .that()
        .resideInAPackage("org.mapdriver.memcache.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.mapdriver.memcache",
            "org.mapdriver.memcache.address..",
            "org.mapdriver.memcache.connection..",
            "org.mapdriver.memcache.tier..",
            "org.mapdriver.memcache.coherence..")
        .check(Production.CLASSES);
  }

  @Test
  void memcacheConnection_knowsNeitherTiersNorCoherence() {
    noClasses()
        .that()
        .resideInAPackage("org.mapdriver.memcache.connection..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.mapdriver.memcache",
            "org.mapdriver.memcache.tier..",
            "org.mapdriver.memcache.coherence..")
        .check(Production.CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memcache", "lmdb", "sqlite", "tck", "cli"})
  void packagesOfAModule_haveNoCycles(String module) {
    slices()
        .assignedFrom(new PackagesUnder("org.mapdriver." + module))
        .should()
        .beFreeOfCycles()
        .check(Production.CLASSES);
  }

  @Test
  void packagesOfTheApi_haveNoCycles() {
    slices()
        .assignedFrom(new PackagesOfApiBesideFacade())
        .should()
        .beFreeOfCycles()
        .check(Production.CLASSES);
  }

  @Test
  void libraries_leaveTheStandardStreamsAlone() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIBRARIES);
  }

  @Test
  void everyModule_logsThroughSystemLogger() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(LIBRARIES);
  }

  @Test
  void libraries_haveNoSynchronizedMethods() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("org.mapdriver..")
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .because("a virtual thread that blocks in a monitor pins its carrier up to JDK 23")
        .check(Production.CLASSES);
  }

  @Test
  void libraries_neitherHookIntoShutdownNorKeepThreadLocals() {
    noClasses()
        .should()
        .callMethod(Runtime.class, "addShutdownHook", Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(LIBRARIES);
  }

  /**
   * A clock that people set may leap. Two things know nothing but dates: memcached, of a value that
   * lives for more than 30 days, and files, of how long they have been lying about.
   */
  @Test
  void libraries_measureTimeByTheClockThatNobodySets() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.mapdriver.memcache.protocol.Ttl")
        .and()
        .doNotHaveFullyQualifiedName("org.mapdriver.lmdb.env.AbandonedFiles")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .orShould()
        .callMethodWhere(
            JavaCall.Predicates.target(
                    HasOwner.Predicates.With.owner(resideInAPackage("java.time..")))
                .and(JavaCall.Predicates.target(nameMatching("now|system.*|instant|millis"))))
        .check(LIBRARIES);
  }

  private record PackagesUnder(String root) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      return name.equals(root) || name.startsWith(root + ".")
          ? SliceIdentifier.of(name)
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + root;
    }
  }

  private record PackagesOfApiBesideFacade() implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      boolean elsewhere =
          JavaClass.Predicates.resideInAnyPackage(Production.MODULES_BESIDE_API).test(javaClass);
      return elsewhere || API_FACADE.contains(name)
          ? SliceIdentifier.ignore()
          : SliceIdentifier.of(name);
    }

    @Override
    public String getDescription() {
      return "packages of the api, but for its facade";
    }
  }
}
