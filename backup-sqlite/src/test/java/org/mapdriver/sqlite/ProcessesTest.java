package org.mapdriver.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Several processes on one file, and processes that end badly. */
final class ProcessesTest {
  @TempDir Path folder;

  private final MapDrivers drivers = MapDrivers.of(new SqliteDriver());

  private String uri() {
    return "sqlite:" + folder.resolve("t.db") + ";synchronous=normal";
  }

  @Test
  void update_twoProcessesAtOnce_noneSeesALock() throws Exception {
    Process a = Program.start(Program.command(List.of(), "write", uri(), "a", "2000"));
    Process b = Program.start(Program.command(List.of(), "write", uri(), "b", "2000"));

    assertThat(Program.said(a)).hasSize(2000).allMatch(line -> line.startsWith("a"));
    assertThat(Program.said(b)).hasSize(2000).allMatch(line -> line.startsWith("b"));
    try (LookupMap map = drivers.open(uri());
        var cursor = map.sequence()) {
      assertThat(cursor.stream().count()).isEqualTo(4000);
    }
  }

  @Test
  void update_processIsKilled_whatWasAcknowledgedIsThere() throws Exception {
    Process writer = Program.start(Program.command(List.of(), "write", uri(), "k", "1000000"));
    List<String> acknowledged = new ArrayList<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
    while (acknowledged.size() < 500) {
      acknowledged.add(out.readLine());
    }
    writer.toHandle().destroyForcibly(); // kill -9; what it wrote can still be read
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      acknowledged.add(line);
    }
    // The last line may be cut.
    acknowledged.remove(acknowledged.size() - 1);

    try (LookupMap map = drivers.open(uri())) {
      assertThat(acknowledged).allMatch(key -> ("v" + key.substring(1)).equals(map.lookup(key)));
      map.update("after", "the crash");
    }
  }

  @Test
  void update_fileMayNotGrow_isOneErrorAndTheRestStays() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 3000; exec \"$@\"", "-"));
    command.addAll(Program.command(List.of(), "write", uri(), "k", "1000000"));

    List<String> said = Program.said(Program.start(command));

    assertThat(said.get(said.size() - 1))
        .startsWith("MapUnavailableException: update sqlite:")
        .contains("check the disk");
    List<String> acknowledged = said.subList(0, said.size() - 1);
    assertThat(acknowledged).hasSizeGreaterThan(50);
    try (LookupMap map = drivers.open(uri())) {
      assertThat(acknowledged).allMatch(key -> map.lookup(key) != null);
    }
  }

  @Test
  void open_libraryCannotBeLoaded_namesThePropertyToSet() throws Exception {
    Path noFolder = Files.writeString(folder.resolve("file"), "");

    List<String> said =
        Program.said(
            Program.start(
                Program.command(List.of("-Dorg.sqlite.tmpdir=" + noFolder), "open", uri())));

    // Between them stands what sqlite-jdbc logs.
    assertThat(said.stream().filter(line -> line.contains("Exception: open")).toList())
        .hasSize(2)
        .allMatch(line -> line.startsWith("MapConfigException: open sqlite:"))
        .allMatch(line -> line.contains("-Dorg.sqlite.tmpdir"))
        .allMatch(line -> line.contains("-Dorg.sqlite.lib.path"));
  }

  @Test
  void open_andClose_saysNothing() throws Exception {
    List<String> said = Program.said(Program.start(Program.command(List.of(), "open", uri())));

    assertThat(said).containsExactly("lookup: null", "lookup: null");
  }
}
