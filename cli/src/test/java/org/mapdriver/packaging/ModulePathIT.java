package org.mapdriver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A modular program that requires the api alone finds every driver on the module path. */
final class ModulePathIT {
  @TempDir Path folder;

  @Test
  void open_everyDriverOnModulePath_storesAndFinds() {
    Application.compileModule(folder, Jars.modules());
    Map<String, String> uris = EveryDriver.uris(folder);
    List<Path> modulePath = new ArrayList<>(Jars.modules());
    modulePath.add(folder.resolve(Application.MODULE));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--module-path", Application.joined(modulePath)));
    arguments.addAll(List.of("--class-path", Application.joined(Jars.besideModules())));
    arguments.addAll(List.of("--module", Application.MODULE + "/app.Main"));
    arguments.addAll(uris.keySet());

    List<String> output = Application.java(arguments);

    assertThat(output).contains(EveryDriver.SCHEMES);
    uris.forEach((uri, value) -> assertThat(output).contains(uri + " -> " + value));
  }
}
