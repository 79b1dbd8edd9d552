package org.mapdriver.cli.postmap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The two programs that are compared. */
enum Program {
  POSTMAP {
    @Override
    List<String> command(List<String> args) {
      return joined(List.of("postmap", "-c", "."), args);
    }
  },
  MAPDRIVER {
    @Override
    List<String> command(List<String> args) {
      return joined(List.of(launcher().toString()), args);
    }
  };

  abstract List<String> command(List<String> args);

  private static Path launcher() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path launcher = folder.resolve("bin/mapdriver");
      if (Files.isExecutable(launcher)) {
        return launcher;
      }
    }
    throw new IllegalStateException("no bin/mapdriver in or above " + start);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
