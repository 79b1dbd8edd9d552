package org.mapdriver.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The class files of every module but the benchmarks, read once. */
final class Production {
  static final String[] MODULES_BESIDE_API = {
    "org.mapdriver.memcache..",
    "org.mapdriver.lmdb..",
    "org.mapdriver.sqlite..",
    "org.mapdriver.tck..",
    "org.mapdriver.cli.."
  };

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.mapdriver");

  private Production() {}
}
