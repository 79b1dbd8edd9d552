package org.mapdriver.benchmarks.report;

import java.util.List;
import java.util.Set;
import org.mapdriver.benchmarks.results.Machine;

/** {@code {{machine}}}: where the figures of the page come from. */
final class MachineTable {
  private MachineTable() {}

  static String render(Set<Machine> machines) {
    Table table =
        new Table(
            List.of(
                "run (UTC)", "commit", "JDK", "processors", "memory", "system", "server", "how"));
    for (Machine machine : machines) {
      table.row(
          List.of(
              machine.date(),
              machine.commit(),
              machine.jdk(),
              machine.processors(),
              machine.memory(),
              machine.system(),
              machine.memcached(),
              machine.rounds()));
    }
    return table.toString();
  }
}
