package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/mapdriver} as a process: what only a process shows, and bad input by every door. */
final class CommandIT {
  @TempDir Path folder;
  private CommandProcess mapdriver;

  @BeforeEach
  void writeTable() throws Exception {
    mapdriver = new CommandProcess(folder);
    Files.writeString(folder.resolve("t"), "key value\njürgen.größe@example.org größe\n");
    assertThat(mapdriver.run("lmdb:t")).isEqualTo(new CommandProcess.Result(0, "", ""));
  }

  @Test
  void query_anyLocale_keysAndValuesAreUtf8() throws Exception {
    mapdriver.environment("LC_ALL", "C");

    assertThat(mapdriver.run("-q", "JÜRGEN.GRÖSSE@example.org", "lmdb:t").out())
        .isEqualTo("größe\n");
  }

  @Test
  void query_argumentIsNotUtf8_isAWarning() throws Exception {
    CommandProcess.Result result = mapdriver.shell("\"$0\" -q \"$(printf 'k\\377')\" lmdb:t");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.onlyErrorLine())
        .startsWith("mapdriver: warning: lookup lmdb:t key ")
        .endsWith("the key is not UTF-8");
  }

  @Test
  void delete_argumentIsNotUtf8_countsAsDone() throws Exception {
    assertThat(mapdriver.shell("\"$0\" -d \"$(printf 'k\\377')\" lmdb:t").status()).isZero();
    assertThat(mapdriver.run("-q", "key", "lmdb:t").status()).isZero();
  }

  @Test
  void query_throughASymbolicLink_findsItsLibraries() throws Exception {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("linked"),
            Path.of(System.getProperty("mapdriver.root"), "bin", "mapdriver"));

    assertThat(new CommandProcess(folder).command(link).run("-q", "key", "lmdb:t").out())
        .isEqualTo("value\n");
  }

  @Test
  void output_diskIsFull_isAnError() throws Exception {
    CommandProcess.Result result = mapdriver.shell("\"$0\" -s lmdb:t >/dev/full");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.onlyErrorLine())
        .startsWith("mapdriver: error: write standard output: No space left on device");
  }

  @Test
  void output_isClosed_isAnErrorAndHarmsNoFile() throws Exception {
    byte[] before = Files.readAllBytes(folder.resolve("t.lmdb"));

    CommandProcess.Result result = mapdriver.shell("\"$0\" -s lmdb:t >&-");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.onlyErrorLine()).startsWith("mapdriver: error: write standard output: ");
    assertThat(Files.readAllBytes(folder.resolve("t.lmdb"))).isEqualTo(before);
  }

  @Test
  void output_readerHasGone_endsSilentlyAsBySigpipe() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("key").append(i).append(" value\n");
    }
    Files.writeString(folder.resolve("large"), text);
    assertThat(mapdriver.run("lmdb:large").status()).isZero();

    CommandProcess.Result result =
        mapdriver.shell("\"$0\" -s lmdb:large | head -n 1 >&2; exit ${PIPESTATUS[0]}");

    assertThat(result.status()).isEqualTo(141);
    assertThat(result.err()).isEqualTo("key0\tvalue\n");
  }

  @Test
  void input_isClosedOrAFolder_isAnError() throws Exception {
    assertThat(mapdriver.shell("\"$0\" -q - lmdb:t <&-").onlyErrorLine())
        .startsWith("mapdriver: error: read standard input: ");
    assertThat(mapdriver.shell("\"$0\" -i lmdb:t <.").onlyErrorLine())
        .startsWith("mapdriver: error: read standard input: ");
  }

  @Test
  void errorOutput_isClosed_leavesTheResult() throws Exception {
    assertThat(mapdriver.shell("\"$0\" -q key lmdb:t 2>&-").out()).isEqualTo("value\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lmdb:",
        "lmdb:missing",
        "lmdb:t;nope=1",
        "lmdb:t;map_size=x",
        "lmdb:t;map_size",
        "lmdb:garbage",
        "lmdb:cut",
        "lmdb:no\nsuch\u001b[2J",
        "sqlite:./garbage.lmdb",
        "sqlite:/proc/nowhere/x.db",
        "sqlite:./missing.cf",
        "memcache:./missing.cf",
        "memcache:.",
        "memcache:./bad.cf",
        "memcache:ttl=never",
        "memcache:backup=lmdb:missing",
        "memcache:backup=memcache:backup=nosuch:x",
        "memcache:coherence=loose",
        "texthash:missing",
        "texthash:.",
        "inline:{a",
        "nosuch:x",
        "NOSUCH:x",
        ":x",
        ";;;"
      })
  void query_mapIsBroken_isOneErrorLine(String uri) throws Exception {
    Files.write(folder.resolve("garbage.lmdb"), "this is no table\n".repeat(2000).getBytes(UTF_8));
    byte[] table = Files.readAllBytes(folder.resolve("t.lmdb"));
    Files.write(folder.resolve("cut.lmdb"), Arrays.copyOf(table, 5000));
    Files.writeString(folder.resolve("bad.cf"), "memcache = inet:x:1\nno equals sign\n");

    CommandProcess.Result result = mapdriver.run("-q", "key", uri);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.onlyErrorLine()).startsWith("mapdriver: error: ").doesNotContain("bug");
  }

  @Test
  void update_diskIsFull_isAnErrorAndKeepsTheTable() throws Exception {
    CommandProcess.Result result =
        mapdriver.shell(
            "ulimit -f 64; seq 1 20000 | sed 's/$/ some value that takes room/' | \"$0\" -i lmdb:t");

    assertThat(result.status()).isNotZero();
    assertThat(mapdriver.run("-q", "key", "lmdb:t").out()).isEqualTo("value\n");
  }

  @Test
  void build_sourcesPermissions_areTheTables() throws Exception {
    Path source = Files.writeString(folder.resolve("secret"), "a b\n");
    Files.setPosixFilePermissions(
        source, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

    assertThat(mapdriver.shell("umask 0; \"$0\" lmdb:secret").status()).isZero();

    assertThat(Files.getPosixFilePermissions(folder.resolve("secret.lmdb")))
        .isEqualTo(Files.getPosixFilePermissions(source));
  }

  @Test
  void copy_killedAndRunAgain_continuesAndIsComplete() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      text.append("key").append(i).append(" value").append(i).append('\n');
    }
    Files.writeString(folder.resolve("from"), text);
    assertThat(mapdriver.run("lmdb:from").status()).isZero();
    // Killed as soon as there is a mark: after the first batch at the earliest. Again, if it ended
    // before that was seen.
    String killed =
        "for round in 1 2 3 4 5; do rm -f to.db*;"
            + " \"$0\" copy --resume-file mark lmdb:from sqlite:./to.db & pid=$!;"
            + " while kill -0 $pid 2>/dev/null && ! [ -s mark ]; do :; done;"
            + " kill -9 $pid; wait $pid; [ -s mark ] && break; done";

    mapdriver.shell(killed);
    CommandProcess.Result result =
        mapdriver.run("copy", "--resume-file", "mark", "lmdb:from", "sqlite:./to.db");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("that an earlier run copied");
    assertThat(mapdriver.run("-s", "sqlite:./to.db").out())
        .isEqualTo(mapdriver.run("-s", "lmdb:from").out());
  }

  @Test
  void demo_asShipped_printsNothingOnStandardError() throws Exception {
    CommandProcess.Result result = mapdriver.run("demo");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("[cache]  hits 5");
  }

  @Test
  void query_nowhereToUnpackNativeCode_harmsOnlyTheMapsThatNeedIt() throws Exception {
    // A folder, or newer JDKs warn, in which nobody can make a file, not even root.
    mapdriver.environment("MAPDRIVER_OPTS", "-Djava.io.tmpdir=/proc");

    assertThat(mapdriver.run("-q", "a", "inline:{a=b}"))
        .isEqualTo(new CommandProcess.Result(0, "b\n", ""));
    assertThat(mapdriver.run("drivers").status()).isZero();
    assertThat(mapdriver.run("-q", "key", "lmdb:t").onlyErrorLine())
        .startsWith("mapdriver: error: open lmdb:t: LMDB's native library cannot be loaded")
        .contains("java.io.tmpdir");
    assertThat(mapdriver.run("check", "sqlite:./t.db").status()).isEqualTo(1);
  }

  @Test
  void java_isMissingOrTooOld_isOneErrorLine() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk11/bin"));
    Files.writeString(old.resolve("java"), "#!/bin/sh\n");
    assertThat(old.resolve("java").toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("jdk11/release"), "JAVA_VERSION=\"11.0.2\"\n");

    assertThat(
            new CommandProcess(folder)
                .environment("JAVA_HOME", folder.resolve("jdk11").toString())
                .run("-q", "key", "lmdb:t")
                .onlyErrorLine())
        .contains("is Java 11.0.2; Java 17 or newer is needed");
    assertThat(
            new CommandProcess(folder)
                .environment("JAVA_HOME", folder.resolve("nowhere").toString())
                .run("-q", "key", "lmdb:t")
                .onlyErrorLine())
        .startsWith("mapdriver: error: JAVA_HOME is ");
  }

  @Test
  void firstStart_severalAtOnce_allAnswerAndOneArchiveIsLeft() throws Exception {
    Path installed = install();

    CommandProcess.Result result =
        new CommandProcess(folder)
            .command(installed.resolve("bin/mapdriver"))
            .shell("for i in 1 2 3; do \"$0\" -q key lmdb:t & done; wait");

    assertThat(result).isEqualTo(new CommandProcess.Result(0, "value\n".repeat(3), ""));
    try (var files = Files.list(installed.resolve("cli/target/cds"))) {
      assertThat(files.filter(file -> !file.toString().endsWith(".lock"))).hasSize(1);
    }
  }

  @Test
  void firstStart_archiveCannotBeWritten_runsWithoutIt() throws Exception {
    Path installed = install();
    Files.writeString(installed.resolve("cli/target/cds"), "a file where the folder would be");

    assertThat(
            new CommandProcess(folder)
                .command(installed.resolve("bin/mapdriver"))
                .run("-q", "key", "lmdb:t"))
        .isEqualTo(new CommandProcess.Result(0, "value\n", ""));
  }

  @Test
  void firstStart_archiveIsDamaged_runsWithoutIt() throws Exception {
    Path installed = install();
    CommandProcess command = new CommandProcess(folder).command(installed.resolve("bin/mapdriver"));
    assertThat(command.run("-q", "key", "lmdb:t").out()).isEqualTo("value\n");
    try (var files = Files.list(installed.resolve("cli/target/cds"))) {
      for (Path archive : files.filter(file -> file.toString().endsWith(".jsa")).toList()) {
        Files.delete(archive);
        Files.writeString(archive, "damaged");
      }
    }

    assertThat(command.run("-q", "key", "lmdb:t"))
        .isEqualTo(new CommandProcess.Result(0, "value\n", ""));
  }

  /** The command and its libraries without sources, as a distribution has them. */
  private Path install() throws IOException {
    Path root = Path.of(System.getProperty("mapdriver.root"));
    Path installed = folder.resolve("installed");
    Path lib = Files.createDirectories(installed.resolve("cli/target/dist/lib"));
    Files.createDirectories(installed.resolve("bin"));
    Files.copy(
        root.resolve("bin/mapdriver"),
        installed.resolve("bin/mapdriver"),
        StandardCopyOption.COPY_ATTRIBUTES);
    try (var jars = Files.list(root.resolve("cli/target/dist/lib"))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    return installed;
  }
}
