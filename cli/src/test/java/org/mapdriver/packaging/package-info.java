/**
 * Applications as users ship them: compiled and run in processes of their own, against the jars
 * that the build made.
 *
 * <p><b>Flow.</b> {@code Application} is the program; {@code ModulePathIT} makes a module of it,
 * {@code ShadedJarIT} runs it from one jar that holds everything, {@code ClassPathIT} from the
 * class path. Each opens a map of every driver.
 */
package org.mapdriver.packaging;
