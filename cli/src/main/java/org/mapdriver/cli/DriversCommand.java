package org.mapdriver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapDrivers;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.Parameter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mapdriver drivers}: what can be opened, and with which parameters. */
@Command(
    name = "drivers",
    description =
        "List the installed drivers: their schemes, and their parameters with types and defaults.")
final class DriversCommand implements Subcommand, CommonOptions.Holder {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "SCHEME",
      description = "Only the driver of this scheme.")
  private @Nullable String scheme;

  private DriversCommand() {}

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean run(MapDrivers drivers, Console console) throws CommandException {
    String asked = scheme == null ? null : scheme.replaceFirst(":$", "");
    boolean shown = false;
    for (MapDriver driver : drivers.drivers()) {
      if (asked == null || asked.equals(driver.scheme())) {
        if (shown) {
          console.println("");
        }
        show(driver, console);
        shown = true;
      }
    }
    if (!shown) {
      throw new CommandException(
          asked == null
              ? "no driver is installed; add one to the class path"
              : "there is no driver for the scheme "
                  + OneLine.quoted(asked)
                  + "; mapdriver drivers lists those that there are");
    }
    return true;
  }

  private static void show(MapDriver driver, Console console) throws CommandException {
    List<Parameter<?>> parameters = driver.parameters();
    console.println(driver.scheme() + ":" + (parameters.isEmpty() ? "  (no parameters)" : ""));
    for (Parameter<?> parameter : parameters) {
      StringBuilder line = new StringBuilder(120);
      line.append("  ").append(parameter.name()).append("  (").append(parameter.type());
      parameter.defaultText().ifPresent(text -> line.append(", default ").append(shown(text)));
      parameter.bounds().ifPresent(bounds -> line.append(", ").append(bounds));
      console.println(line.append(')').toString());
      if (!parameter.docLine().isEmpty()) {
        console.println("      " + parameter.docLine());
      }
    }
  }

  private static String shown(String text) {
    return text.isEmpty() ? "empty" : OneLine.of(text);
  }
}
