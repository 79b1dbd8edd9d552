package org.mapdriver.tck.broken;

import java.util.List;
import java.util.stream.Stream;

/** All the ways in which the contract is broken here. */
final class Defects {
  private Defects() {}

  static List<Defect> all() {
    return Stream.of(
            LookupDefects.ALL,
            UpdateDefects.ALL,
            BulkDefects.ALL,
            WalkDefects.ALL,
            OpenDefects.ALL,
            ReadOnlyDefects.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
