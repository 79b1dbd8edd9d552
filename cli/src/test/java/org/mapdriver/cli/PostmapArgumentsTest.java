package org.mapdriver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.TrailingNul;
import org.mapdriver.UpdateMode;

final class PostmapArgumentsTest {
  private static PostmapArguments parse(String... words) throws CommandException {
    return PostmapArguments.parse(List.of(words));
  }

  @Test
  void parse_bundledOptions_areReadOneByOne() throws CommandException {
    PostmapArguments arguments = parse("-frvi", "internal:x");

    assertThat(arguments.mode()).isEqualTo(PostmapArguments.Mode.UPDATE);
    assertThat(arguments.updateMode()).isEqualTo(UpdateMode.REPLACE);
    assertThat(arguments.verbose()).isTrue();
    assertThat(arguments.options(Access.READ_WRITE).folding()).isEqualTo(KeyFolding.NONE);
  }

  @Test
  void parse_attachedKey_isTheKey() throws CommandException {
    assertThat(parse("-qkey", "internal:x").key()).isEqualTo("key");
    assertThat(parse("-frqkey", "internal:x").key()).isEqualTo("key");
  }

  @Test
  void parse_keyThatLooksLikeAnOption_isTheKey() throws CommandException {
    assertThat(parse("-q", "-d", "internal:x").key()).isEqualTo("-d");
    assertThat(parse("-q", "--", "internal:x").key()).isEqualTo("--");
    assertThat(parse("-q-", "internal:x").keysFromInput()).isTrue();
  }

  @Test
  void parse_emptyKey_isTheKey() throws CommandException {
    assertThat(parse("-q", "", "internal:x").key()).isEmpty();
  }

  @Test
  void parse_wordsAfterTheFirstMap_areMaps() throws CommandException {
    assertThat(parse("-s", "internal:x", "-q", "k").maps())
        .containsExactly("internal:x", "-q", "k");
    assertThat(parse("-s", "--", "-v").maps()).containsExactly("-v");
    assertThat(parse("-s", "-", "-v").maps()).containsExactly("-", "-v");
  }

  @Test
  void parse_lastOfTwoThatExcludeEachOther_counts() throws CommandException {
    assertThat(parse("-r", "-w", "a:b").duplicates()).isEqualTo(PostmapArguments.Duplicates.IGNORE);
    assertThat(parse("-w", "-r", "a:b").duplicates())
        .isEqualTo(PostmapArguments.Duplicates.REPLACE);
    assertThat(parse("-n", "-N", "a:b").options(Access.READ_ONLY).trailingNul())
        .isEqualTo(TrailingNul.ALWAYS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-q a -q b x:y",
        "-q a -d b x:y",
        "-d a -d b x:y",
        "-s -q a x:y",
        "-i -i x:y",
        "-i -q a x:y",
        "-d a -i x:y",
        "-s -i x:y",
        "-i -s x:y"
      })
  void parse_twoModes_isRefused(String words) {
    assertThatThrownBy(() -> parse(words.split(" ", -1)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("specify only one of -i -q -d or -s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-x a:b", "-q", "-d", "-i", "", "-q k", "--nope a:b", "-j a:b", "-ij a:b"})
  void parse_wrongUse_tellsTheUsage(String words) {
    assertThatThrownBy(() -> parse(words.isEmpty() ? new String[0] : words.split(" ", -1)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("usage: mapdriver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-b", "-h", "-m", "-F"})
  void parse_optionOfPostmapThatMakesNoSenseHere_saysSo(String option) {
    assertThatThrownBy(() -> parse(option, "-q", "-", "internal:x"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("postmap's alone");
  }

  @Test
  void parse_harmlessOptionsOfPostmap_areAccepted() throws CommandException {
    PostmapArguments arguments = parse("-c", "/etc/postfix", "-o", "-p", "-U", "-s", "internal:x");

    assertThat(arguments.mode()).isEqualTo(PostmapArguments.Mode.LIST);
    assertThat(arguments.inheritMode()).isFalse();
  }
}
