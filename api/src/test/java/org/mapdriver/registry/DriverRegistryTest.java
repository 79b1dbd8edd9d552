package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TableContent;
import org.mapdriver.UpdateMode;
import org.mapdriver.builtin.FailDriver;
import org.mapdriver.builtin.InternalDriver;
import org.mapdriver.builtin.StaticDriver;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

class DriverRegistryTest {
  @TempDir Path folder;

  private Path jar(String name, String className, String scheme, String initializer)
      throws IOException {
    return DriverJar.create(folder, name, className, scheme, initializer);
  }

  private static URLClassLoader loader(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    return new URLClassLoader(urls, DriverRegistryTest.class.getClassLoader());
  }

  @Test
  void installed_thirdPartyJar_isFoundBesideTheBuiltinMaps() throws IOException {
    try (URLClassLoader loader = loader(jar("one", "OneDriver", "third", ""))) {
      MapDrivers drivers = MapDrivers.installed(loader);

      assertThat(drivers.drivers())
          .extracting(MapDriver::scheme)
          .containsExactly("fail", "inline", "internal", "static", "texthash", "third");
      try (LookupMap map = drivers.open("third:x")) {
        assertThat(map.lookup("k")).isEqualTo("from-one");
      }
    }
  }

  @Test
  void open_twoJarsForOneScheme_namesBothAndLeavesOtherSchemesAlone() throws IOException {
    Path one = jar("one", "OneDriver", "third", "");
    Path two = jar("two", "TwoDriver", "third", "");
    try (URLClassLoader loader = loader(one, two)) {
      MapDrivers drivers = MapDrivers.installed(loader);

      assertThatThrownBy(() -> drivers.open("third:x"))
          .isInstanceOf(MapConfigException.class)
          .hasMessage(
              "open third:x: more than one driver has the scheme \"third\": third.party.OneDriver in "
                  + one.toUri().toURL()
                  + " and third.party.TwoDriver in "
                  + two.toUri().toURL()
                  + "; remove all but one");
      drivers.open("static:v").close();
    }
  }

  @Test
  void open_providerThatFailsToLoad_isNamedWhenItsSchemeIsAskedForAndHidesNoOther()
      throws IOException {
    Path broken =
        jar(
            "broken",
            "BrokenDriver",
            "broken",
            "if (true) throw new IllegalStateException(\"no natives here\");");
    Path good = jar("good", "GoodDriver", "good", "");
    try (URLClassLoader loader = loader(broken, good)) {
      MapDrivers drivers = MapDrivers.installed(loader);

      drivers.open("good:x").close();
      assertThatThrownBy(() -> drivers.open("broken:x"))
          .isInstanceOf(MapConfigException.class)
          .hasMessageContaining("installed are fail, good, inline, internal, static, texthash")
          .hasMessageContaining("these drivers failed to load: ")
          .hasMessageContaining("third.party.BrokenDriver");
    }
  }

  @Test
  void open_serviceFileThatNamesNoClass_hidesNoDriver() throws IOException {
    Path services = Files.createDirectories(folder.resolve("dir/META-INF/services"));
    Files.writeString(services.resolve(MapDriver.class.getName()), "no.such.Driver\n%%\n");
    try (URLClassLoader loader =
        loader(folder.resolve("dir"), jar("good", "GoodDriver", "good", ""))) {
      MapDrivers drivers = MapDrivers.installed(loader);

      drivers.open("good:x").close();
      assertThatThrownBy(() -> drivers.open("nosuch:x")).hasMessageContaining("failed to load");
    }
  }

  @Test
  void open_unknownScheme_listsTheInstalledOnesAndTheArtifactToAdd() {
    MapDrivers drivers = MapDrivers.of(new StaticDriver(), new InternalDriver());

    assertThatThrownBy(() -> drivers.open("lmdb:/x"))
        .isInstanceOf(MapConfigException.class)
        .hasMessage(
            "open lmdb:/x: there is no driver for the scheme \"lmdb\"; installed are internal,"
                + " static; add the artifact org.mapdriver:mapdriver-lmdb to the class or module"
                + " path");
    assertThatThrownBy(() -> MapDrivers.of().open("x:y"))
        .hasMessage(
            "open x:y: there is no driver for the scheme \"x\"; installed are none; correct the"
                + " scheme, or add its driver to the class or module path");
  }

  @Test
  void of_twoDriversForOneScheme_isRefused() {
    assertThatThrownBy(() -> MapDrivers.of(new FailDriver(), new FailDriver()))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith(
            "MapDrivers.of: more than one driver has the scheme \"fail\": "
                + "org.mapdriver.builtin.FailDriver in file:");
  }

  @Test
  void of_isClosed_anythingElseIsNotFound() {
    assertThatThrownBy(() -> MapDrivers.of(new FailDriver()).open("static:x"))
        .isInstanceOf(MapConfigException.class);
  }

  @Test
  void open_mapThatNamesItselfAsItsBackup_isRefused() {
    assertThatThrownBy(() -> MapDrivers.of(new LayerDriver()).open("layer:"))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("nested more than 16 deep");
  }

  @Test
  void open_readWriteSaidForAMapThatCanOnlyBeRead_isRefusedAndClosed() {
    List<LookupMap> opened = new ArrayList<>();
    MapDrivers drivers = MapDrivers.of(new KeepingDriver(opened), new StaticDriver());

    assertThatThrownBy(
            () -> drivers.open("keeping:x", MapOptions.defaults().access(Access.READ_WRITE)))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("can only be read");

    assertThat(opened).hasSize(1);
    assertThatThrownBy(() -> opened.get(0).lookup("k"))
        .isInstanceOf(MapUnavailableException.class)
        .hasMessageContaining("the map is closed");
  }

  @Test
  void open_mapThatCanOnlyBeRead_opensUnlessWritingIsSaid() {
    MapDrivers drivers = MapDrivers.installed();

    drivers.open("static:x").close();
    drivers.open("static:x", MapOptions.defaults().access(Access.READ_ONLY)).close();
    assertThatThrownBy(
            () -> drivers.open("static:x", MapOptions.defaults().access(Access.READ_WRITE)))
        .isInstanceOf(MapConfigException.class);
  }

  @Test
  void build_folding_foldsWhatIsWritten() {
    List<String> built = new ArrayList<>();
    MapDrivers drivers = MapDrivers.of(new BuildDriver(built));
    TableContent content =
        sink -> sink.add(utf8("KEY"), utf8("Value"), UpdateMode.INSERT_IF_ABSENT);

    drivers.build("build:x", MapOptions.defaults().folding(KeyFolding.CASE), content);
    drivers.build("build:x", MapOptions.defaults(), content);

    assertThat(built).containsExactly("key=Value", "KEY=Value");
  }

  @Test
  void build_mapThatIsNotBuilt_isUnsupported() {
    assertThatThrownBy(
            () -> MapDrivers.installed().build("static:x", MapOptions.defaults(), sink -> {}))
        .isInstanceOf(MapUnsupportedException.class)
        .hasMessageStartingWith("build static:x: static: maps are not built from a file");
  }

  /** Opens itself inside itself. */
  private static final class LayerDriver implements MapDriver {
    @Override
    public String scheme() {
      return "layer";
    }

    @Override
    public List<Parameter<?>> parameters() {
      return List.of();
    }

    @Override
    public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
      return opener.open("layer:", options);
    }
  }

  /** Opens maps that can only be read, and keeps them to be looked at. */
  private record KeepingDriver(List<LookupMap> opened) implements MapDriver {
    @Override
    public String scheme() {
      return "keeping";
    }

    @Override
    public List<Parameter<?>> parameters() {
      return List.of();
    }

    @Override
    public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
      LookupMap map = opener.open("static:x", MapOptions.defaults());
      opened.add(map);
      return map;
    }
  }

  /** Keeps what is built. */
  private record BuildDriver(List<String> built) implements MapDriver {
    @Override
    public String scheme() {
      return "build";
    }

    @Override
    public List<Parameter<?>> parameters() {
      return List.of();
    }

    @Override
    public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
      throw new MapUnsupportedException("open " + uri + ": only built");
    }

    @Override
    public void build(MapUri uri, MapOptions options, TableContent content) {
      content.writeTo((key, value, mode) -> built.add(text(key) + "=" + text(value)));
    }
  }
}
