/**
 * The driver contract on {@code memcache:} over each backup, as an application has them: by URI.
 */
package org.mapdriver.cli.layered;
