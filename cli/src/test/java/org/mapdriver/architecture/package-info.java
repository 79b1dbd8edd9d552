/**
 * Rules that hold for all modules, checked where all of them meet: on the command's class path.
 *
 * <p><b>Flow.</b> {@code ModuleArrowsTest} and {@code PackageArrowsTest} read class files, {@code
 * SourceRulesTest} reads sources.
 *
 * <p><b>Source.</b> The table of modules in the README, and the pom files, which hold the same
 * arrows between jars.
 */
package org.mapdriver.architecture;
