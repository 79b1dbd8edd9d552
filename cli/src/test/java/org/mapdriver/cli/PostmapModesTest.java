package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes of postmap, in process, on maps that need nothing. */
final class PostmapModesTest {
  @TempDir Path folder;
  private String map = "";

  @BeforeEach
  void writeMap() throws IOException {
    map = "texthash:" + Files.writeString(folder.resolve("t"), "key value\nother  two words \n");
  }

  @Test
  void query_keyIsThere_printsTheValue() {
    InProcess.Result result = InProcess.run("-q", "KEY", map);

    assertThat(result).isEqualTo(new InProcess.Result(0, "value\n", ""));
  }

  @Test
  void query_keyIsNotThere_isSilent() {
    assertThat(InProcess.run("-q", "nope", map)).isEqualTo(new InProcess.Result(1, "", ""));
  }

  @Test
  void query_input_printsKeysAsTyped() {
    InProcess.Result result = InProcess.runWithInput("Key\nnope\nOTHER", "-q", "-", map);

    assertThat(result).isEqualTo(new InProcess.Result(0, "Key\tvalue\nOTHER\ttwo words\n", ""));
  }

  /** Enough keys to be asked for at once: many that are there, some in the second map, some not. */
  private String manyKeys() {
    return "key\nnope\nsecond\nOther\n".repeat(200);
  }

  @Test
  void query_manyKeys_printsTheSameAsOneByOne() {
    String second = "inline:{second=2}";
    String expected = "key\tvalue\nsecond\t2\nOther\ttwo words\n".repeat(200);

    assertThat(InProcess.runWithInput(manyKeys(), "-q", "-", map, second))
        .isEqualTo(new InProcess.Result(0, expected, ""));
    assertThat(InProcess.runWithInput(manyKeys(), "-v", "-q", "-", map, second).out())
        .isEqualTo(expected);
  }

  @Test
  void query_manyKeysAndAMapThatFails_printsWhatComesBefore() {
    String input = "key\n".repeat(100) + "nope\nkey\n";

    InProcess.Result result = InProcess.runWithInput(input, "-q", "-", map, "fail:f");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("key\tvalue\n".repeat(100));
    assertThat(result.errLines()).singleElement().asString().contains("lookup fail:f");
  }

  @Test
  void query_manyKeysOfWhichOneIsNotUtf8_warnsOfThatOne() {
    String input = "key\n".repeat(50) + "\u00ff\n" + "key\n".repeat(50);

    InProcess.Result result = InProcess.runWithInput(input.getBytes(ISO_8859_1), "-q", "-", map);

    assertThat(result.out()).isEqualTo("key\tvalue\n".repeat(100));
    assertThat(result.errLines()).singleElement().asString().contains("not UTF-8");
  }

  @Test
  void query_inputWithNul_endsTheKeyThere() {
    InProcess.Result result = InProcess.runWithInput("key\0x\n", "-q", "-", map);

    assertThat(result).isEqualTo(new InProcess.Result(0, "key\tvalue\n", ""));
  }

  @Test
  void update_notUtf8_isStoredWithOption() {
    byte[] entry = "key \u00ff\n".getBytes(ISO_8859_1);

    assertThat(InProcess.runWithInput(entry, "-u", "-i", "internal:x").err()).isEmpty();
    assertThat(InProcess.runWithInput(entry, "-i", "internal:x").errLines())
        .singleElement()
        .asString()
        .contains("not valid UTF-8");
  }

  @Test
  void query_asJson_showsTheKeyAsTyped() {
    assertThat(InProcess.run("-jq", "KEY", map).out()).isEqualTo("{\"KEY\": \"value\"}\n");
  }

  @Test
  void query_laterErrorOfAMap_comesAfterTheResults() {
    InProcess.Result result = InProcess.runWithInput("key\nx\nkey\n", "-q", "-", map, "fail:f");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("key\tvalue\n");
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .startsWith("mapdriver: error: lookup fail:f");
  }

  @Test
  void query_emptyInput_opensNoMap() {
    assertThat(InProcess.run("-q", "-", "nosuch:map")).isEqualTo(new InProcess.Result(1, "", ""));
  }

  @Test
  void query_keyIsNotUtf8_warnsAndFindsNothing() {
    InProcess.Result result =
        InProcess.runWithInput("\u00ff\nkey\n".getBytes(ISO_8859_1), "-q", "-", map);

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo("key\tvalue\n");
    assertThat(result.errLines()).singleElement().asString().endsWith("the key is not UTF-8");
  }

  @Test
  void delete_keyIsNotUtf8_countsAsDeleted() {
    InProcess.Result result =
        InProcess.runWithInput("\u00ff\n".getBytes(ISO_8859_1), "-d", "-", "internal:x");

    assertThat(result.status()).isZero();
    assertThat(result.errLines()).singleElement().asString().contains("not UTF-8");
  }

  @Test
  void list_severalMaps_listsTheFirst() {
    InProcess.Result result = InProcess.run("-s", map, "nosuch:map");

    assertThat(result).isEqualTo(new InProcess.Result(0, "key\tvalue\nother\ttwo words\n", ""));
  }

  @Test
  void list_noMap_isSilent() {
    assertThat(InProcess.run("-s")).isEqualTo(new InProcess.Result(1, "", ""));
  }

  @Test
  void update_mapCanOnlyBeRead_isRefusedAtOpen() {
    InProcess.Result result = InProcess.runWithInput("a b\n", "-i", map);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().startsWith("mapdriver: error: open ");
  }

  @Test
  void update_duplicates_warnOrNotAsAsked() {
    String lines = "a 1\na 2\n";

    assertThat(InProcess.runWithInput(lines, "-i", "internal:x").errLines())
        .singleElement()
        .asString()
        .startsWith("mapdriver: warning: standard input, line 2: ")
        .contains("duplicate entry \"a\"");
    assertThat(InProcess.runWithInput(lines, "-iw", "internal:x").err()).isEmpty();
    assertThat(InProcess.runWithInput(lines, "-ir", "internal:x").err()).isEmpty();
  }

  @Test
  void update_malformedLines_areWarningsOnly() {
    InProcess.Result result =
        InProcess.runWithInput(
            " x y\n\"a b\nlonely\n\u00ff v\ngood v\n".getBytes(ISO_8859_1), "-i", "internal:x");

    assertThat(result.status()).isZero();
    assertThat(result.errLines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("mapdriver: warning: standard input, line "));
  }

  @Test
  void build_kindThatIsNotBuilt_isRefused() {
    InProcess.Result result = InProcess.run(map);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().startsWith("mapdriver: error: build ");
  }

  @Test
  void build_sourceIsMissingOrAFolder_createsNothing() throws IOException {
    assertThat(InProcess.run("lmdb:" + folder.resolve("no\nsuch")).errLines())
        .singleElement()
        .asString()
        .startsWith("mapdriver: error: build lmdb:")
        .endsWith("there is no such file");
    assertThat(InProcess.run("lmdb:" + folder).errLines())
        .singleElement()
        .asString()
        .contains("is a folder");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("t"));
    }
  }

  @Test
  void anyMode_wordWithoutColon_saysWhatAMapIs() {
    assertThat(InProcess.run("-q", "k", "users").err())
        .startsWith("mapdriver: error: open \"users\": neither a map nor a subcommand");
    assertThat(InProcess.run("chekc", "internal:x").err())
        .startsWith("mapdriver: error: build \"chekc\": neither a map nor a subcommand");
  }

  @Test
  void anyMode_outputCannotBeWritten_isOneError() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    InProcess.Result result = InProcess.runInto(full, new byte[0], "-s", map);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .startsWith("mapdriver: error: write standard output: No space left on device");
  }

  @Test
  void anyMode_verbose_tellsWhatIsDoneAndWhereAnErrorCameFrom() {
    assertThat(InProcess.run("-vq", "key", map).err()).contains("open texthash:", "hit, ");
    assertThat(InProcess.run("-vq", "key", "fail:f").err()).contains("\tat org.mapdriver");
    assertThat(InProcess.run("-q", "key", "fail:f").err()).doesNotContain("\tat ");
  }

  @Test
  void query_valueIsNotUtf8_isAnErrorUnlessAskedFor() throws IOException {
    Path bytes = folder.resolve("bytes");
    Files.write(bytes, "k v\n".getBytes(UTF_8));
    String table = "lmdb:" + bytes;
    assertThat(InProcess.run(table).status()).isZero();
    try (var map = org.mapdriver.MapDrivers.installed().open(table + ";locking=postfix")) {
      map.update(new byte[] {'k'}, new byte[] {(byte) 0xff});
    }

    assertThat(InProcess.run("-q", "k", table).err())
        .startsWith("mapdriver: error: lookup lmdb:")
        .contains("the value is not UTF-8");
    assertThat(InProcess.run("-uq", "k", table).status()).isZero();
    assertThat(InProcess.run("-s", table).status()).isZero();
  }
}
