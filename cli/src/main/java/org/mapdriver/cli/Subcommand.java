package org.mapdriver.cli;

import org.mapdriver.MapDrivers;

/** A subcommand whose options picocli has filled in. */
interface Subcommand {
  /**
   * Does the work.
   *
   * @return whether all is well: the exit status is 0 if it is, else 1
   */
  boolean run(MapDrivers drivers, Console console) throws CommandException;
}
