package org.mapdriver.cli.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mapdriver.MapDrivers;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.Parameter;

/** Each driver's page shows its parameters as the code declares them. */
class ParameterTablesTest {
  private static final Path DOCS = Repository.root().resolve("docs");

  static List<MapDriver> driversWithParameters() {
    return MapDrivers.installed().drivers().stream()
        .filter(driver -> !driver.parameters().isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("driversWithParameters")
  void page_ofDriver_hasTableOfItsParameters(MapDriver driver) throws IOException {
    String page = Files.readString(DOCS.resolve(driver.scheme() + ".md"));

    String table = table(driver);

    assertThat(page).as("docs/%s.md must contain:%n%s", driver.scheme(), table).contains(table);
  }

  @Test
  void drivers_thatTakeParameters_areTheOnesWithPages() {
    List<String> schemes = driversWithParameters().stream().map(MapDriver::scheme).toList();

    assertThat(schemes).containsExactly("lmdb", "memcache", "sqlite");
  }

  private static String table(MapDriver driver) {
    return driver.parameters().stream()
        .map(ParameterTablesTest::row)
        .collect(
            joining(
                "\n",
                "| parameter | type | default | bounds | meaning |\n|---|---|---|---|---|\n",
                "\n"));
  }

  private static String row(Parameter<?> parameter) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            parameter.name(),
            parameter.type(),
            parameter.defaultText().map(text -> "`" + text + "`").orElse(""),
            parameter.bounds().orElse(""),
            parameter.docLine());
  }
}
