package org.mapdriver.memcache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.spi.DomainFilter;
import org.mapdriver.spi.KeyTemplate;

/** From the caller's key to the cache's. */
final class KeyRulesTest {
  private static KeyOutcome apply(String format, String digest, byte[] key) {
    Optional<KeyDigest> digests =
        digest.isEmpty() ? Optional.empty() : Optional.of(KeyDigest.named(digest));
    try (KeyRules rules =
        new KeyRules(DomainFilter.none(), KeyTemplate.parse(format), digests, Optional.empty())) {
      return rules.apply(key);
    }
  }

  private static KeyOutcome apply(String format, String key) {
    return apply(format, "", key.getBytes(UTF_8));
  }

  private static Consumer<KeyOutcome> usable(String key) {
    return outcome ->
        assertThat(outcome)
            .isInstanceOfSatisfying(
                KeyOutcome.Usable.class,
                usable -> assertThat(usable.key()).asString(UTF_8).isEqualTo(key));
  }

  @Test
  void apply_plainKey_isFormatted() {
    assertThat(apply("%s", "a@b.c")).satisfies(usable("a@b.c"));
    assertThat(apply("x:%u:%1", "a@b.c")).satisfies(usable("x:a:c"));
    assertThat(apply("%s", "gr\u00fcn\u00a0")).satisfies(usable("gr\u00fcn\u00a0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a\tb", "a\rb", "a\u000bb", "a\fb", "a\nb", "a\u0001", "a\u007f"})
  void apply_emptyOrBlankOrControl_isNotApplicable(String key) {
    assertThat(apply("%s", key)).isInstanceOf(KeyOutcome.NotApplicable.class);
  }

  @Test
  void apply_formatThatLacksAPartOrIsEmptyOrBlank_isNotApplicable() {
    assertThat(apply("%d", "user")).isInstanceOf(KeyOutcome.NotApplicable.class);
    assertThat(apply("", "user")).isInstanceOf(KeyOutcome.NotApplicable.class);
    assertThat(apply("x %s", "user")).isInstanceOf(KeyOutcome.NotApplicable.class);
  }

  @Test
  void apply_notApplicable_saysWhatToDo() {
    assertThat(apply("%s", "a b"))
        .isInstanceOfSatisfying(
            KeyOutcome.NotApplicable.class,
            not -> assertThat(not.advice()).isEqualTo("Set key_digest, or use another key."));
    assertThat(apply("%d", "user"))
        .isInstanceOfSatisfying(
            KeyOutcome.NotApplicable.class,
            not -> assertThat(not.advice()).isEqualTo("Change key_format, or use another key."));
  }

  @Test
  void apply_overLongKey_isTooLongUnlessItHasABlank() {
    assertThat(apply("%s", "k".repeat(250))).isInstanceOf(KeyOutcome.Usable.class);
    assertThat(apply("%s", "k".repeat(251))).isEqualTo(new KeyOutcome.TooLong(251));
    assertThat(apply("%s", "\u00e9".repeat(126))).isEqualTo(new KeyOutcome.TooLong(252));
    assertThat(apply("%s", "k ".repeat(200))).isInstanceOf(KeyOutcome.NotApplicable.class);
  }

  @Test
  void apply_digest_isTakenOfTheFormattedKeyBeforeTheCheck() {
    assertThat(apply("%s", "md5", "abc".getBytes(UTF_8)))
        .satisfies(usable("900150983cd24fb0d6963f7d28e17f72"));
    assertThat(apply("x%s", "md5", "abc".getBytes(UTF_8)))
        .satisfies(usable("6ffeb24dbea49bd0d2a744a144298ac9"));
    assertThat(apply("%s", "md5", "a b".getBytes(UTF_8))).isInstanceOf(KeyOutcome.Usable.class);
    assertThat(apply("%s", "md5", new byte[1000])).isInstanceOf(KeyOutcome.Usable.class);
    assertThat(apply("%s", "md5", new byte[0])).isInstanceOf(KeyOutcome.NotApplicable.class);
    assertThat(apply("%d", "md5", "u".getBytes(UTF_8)))
        .isInstanceOf(KeyOutcome.NotApplicable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "md5, 32",
    "MD5, 32",
    "sha1, 40",
    "SHA1, 40",
    "sha-1, 40",
    "sha224, 56",
    "sha256, 64",
    "SHA256, 64",
    "Sha-256, 64",
    "sha2-256, 64",
    "sha384, 96",
    "sha512, 128",
    "sha512-224, 56",
    "sha512-256, 64",
    "SHA512/256, 64",
    "sha3-224, 56",
    "sha3-256, 64",
    "SHA3-512, 128",
    "RSA-SHA256, 64",
  })
  void named_nameOfOpenSsl_isFound(String name, int digits) {
    assertThat(KeyDigest.named(name).hex(new byte[] {1})).hasSize(digits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha", "nope", "sha257", " md5", "md5 "})
  void named_anythingElse_isRefused(String name) {
    assertThatThrownBy(() -> KeyDigest.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void put_bytesThatAreNoKey_areRefused() {
    for (byte[] bytes : new byte[][] {{}, new byte[251], {' '}, {'\n'}, {127}, {'a', 0}}) {
      ByteBuffer out = ByteBuffer.allocate(CacheKey.MAX_BYTES);
      assertThatThrownBy(() -> CacheKey.put(bytes, out))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> CacheKey.put(bytes, new byte[CacheKey.MAX_BYTES], 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
