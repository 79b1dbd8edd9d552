package org.mapdriver.cli.postmap;

import java.util.ArrayList;
import java.util.List;

/** The cases of one section, in the order they are written down. */
final class CaseList {
  private final List<CaseBuilder> builders = new ArrayList<>();

  CaseBuilder add(String statement, String description) {
    CaseBuilder builder = new CaseBuilder(statement, description);
    builders.add(builder);
    return builder;
  }

  List<PostmapCase> build() {
    return builders.stream().map(CaseBuilder::build).toList();
  }
}
