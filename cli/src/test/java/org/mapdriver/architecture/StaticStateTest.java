package org.mapdriver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.registry.DriverRegistry;
import org.mapdriver.spi.MapDriver;

/** No class of a library keeps anything for all: no registry, no cache of maps, no threads. */
final class StaticStateTest {
  /** What changes, or holds what changes. */
  private static final Class<?>[] STATEFUL = {
    MapDrivers.class,
    DriverRegistry.class,
    MapDriver.class,
    LookupMap.class,
    java.util.ServiceLoader.class,
    ClassLoader.class,
    Thread.class,
    ThreadLocal.class,
    java.util.concurrent.Executor.class,
    java.util.concurrent.locks.Lock.class,
    java.lang.ref.Reference.class,
    java.util.Iterator.class,
  };

  private static final String[] STATEFUL_PACKAGES = {"java.util.concurrent.atomic."};

  /**
   * A process may open an LMDB file only once, and loses its locks when it closes any descriptor of
   * it, so what is open is a fact about the process.
   */
  private static final String FILES_OF_THE_PROCESS = "org.mapdriver.lmdb.env.OpenTables";

  private static final JavaClasses LIBRARIES =
      Production.CLASSES.that(
          JavaClass.Predicates.resideOutsideOfPackage("org.mapdriver.cli..").as("libraries"));

  @Test
  void staticFields_areFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(LIBRARIES);
  }

  @Test
  void staticFields_holdNothingThatChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .and()
        .areNotDeclaredIn(FILES_OF_THE_PROCESS)
        .should(new HoldNothingThatChanges())
        .check(LIBRARIES);
  }

  private static final class HoldNothingThatChanges extends ArchCondition<JavaField> {
    HoldNothingThatChanges() {
      super("hold nothing that changes");
    }

    @Override
    public void check(JavaField field, ConditionEvents events) {
      JavaClass type = field.getRawType();
      boolean stateful =
          Stream.of(STATEFUL).anyMatch(type::isAssignableTo)
              || Stream.of(STATEFUL_PACKAGES).anyMatch(type.getName()::startsWith)
              || isCollectionThatChanges(field);
      events.add(
          new SimpleConditionEvent(
              field, !stateful, field.getFullName() + " (" + type.getName() + ")"));
    }

    private static boolean isCollectionThatChanges(JavaField field) {
      JavaClass type = field.getRawType();
      if (!type.isAssignableTo(Collection.class) && !type.isAssignableTo(Map.class)) {
        return false;
      }
      String value = valueOf(field.reflect()).getClass().getName();
      return !value.startsWith("java.util.ImmutableCollections$")
          && !value.startsWith("java.util.Collections$Unmodifiable");
    }

    private static Object valueOf(Field field) {
      try {
        field.setAccessible(true);
        return field.get(null);
      } catch (IllegalAccessException e) {
        throw new AssertionError(field + " cannot be read", e);
      }
    }
  }
}
