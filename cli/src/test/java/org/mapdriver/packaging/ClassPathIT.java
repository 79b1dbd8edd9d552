package org.mapdriver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program finds every driver among the jars of its class path. */
final class ClassPathIT {
  @TempDir Path folder;

  @Test
  void open_everyDriverOnClassPath_storesAndFinds() {
    List<Path> jars = Jars.distribution();
    Application.compile(folder, jars);
    Map<String, String> uris = EveryDriver.uris(folder);
    List<String> arguments = new ArrayList<>();
    List<Path> classPath = new ArrayList<>(jars);
    classPath.add(folder.resolve(Application.MODULE));
    arguments.addAll(List.of("--class-path", Application.joined(classPath), "app.Main"));
    arguments.addAll(uris.keySet());

    List<String> output = Application.java(arguments);

    assertThat(output).contains(EveryDriver.SCHEMES);
    uris.forEach((uri, value) -> assertThat(output).contains(uri + " -> " + value));
  }
}
