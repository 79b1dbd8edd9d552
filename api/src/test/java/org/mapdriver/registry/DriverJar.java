package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.Bytes.utf8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.mapdriver.spi.MapDriver;

/** A third party's driver in a jar of its own. */
final class DriverJar {
  private DriverJar() {}

  /** Compiles and packs a driver; {@code initializer} runs with its class. */
  static Path create(Path folder, String name, String className, String scheme, String initializer)
      throws IOException {
    Path source = Files.createDirectories(folder.resolve(name)).resolve(className + ".java");
    Files.writeString(
        source,
        """
        package third.party;
        import java.util.List;
        import org.mapdriver.*;
        import org.mapdriver.spi.*;
        public final class %s implements MapDriver {
          static { %s }
          public String scheme() { return "%s"; }
          public List<Parameter<?>> parameters() { return List.of(); }
          public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
            return opener.open("static:from-%s", options);
          }
        }
        """
            .formatted(className, initializer, scheme, name));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                source.getParent().toString(),
                source.toString());
    assertThat(failed).isZero();
    Path jar = folder.resolve(name + ".jar");
    Map<String, byte[]> content = new LinkedHashMap<>();
    String classFile = "third/party/" + className + ".class";
    content.put(classFile, Files.readAllBytes(source.getParent().resolve(classFile)));
    content.put("META-INF/services/" + MapDriver.class.getName(), utf8("third.party." + className));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> file : content.entrySet()) {
        out.putNextEntry(new JarEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return jar;
  }
}
