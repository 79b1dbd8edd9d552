package org.mapdriver.memcache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of any bytes, fitted to memcached. */
final class AnyKeyTest {
  private static final String DIGEST_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final AnyKey anyKey = new AnyKey();

  private String fit(String key) {
    return new String(anyKey.fit(key.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void fit_whatMemcachedTakes_staysAsItIs() {
    for (String key : new String[] {"k", "k".repeat(250), "\u00e4", DIGEST_OF_ABC + "0", "ABCD"}) {
      assertThat(fit(key)).isEqualTo(key);
    }
  }

  @Test
  void fit_blankOrControl_staysAsItIsIfItsBase64Fits() {
    assertThat(fit("a b")).isEqualTo("a b");
    assertThat(fit("\r\n" + "x".repeat(184))).isEqualTo("\r\n" + "x".repeat(184));
    assertThat(fit("\r\n" + "x".repeat(185))).matches("[0-9a-f]{64}");
  }

  @Test
  void fit_tooLong_isItsDigest() {
    assertThat(fit("k".repeat(251))).matches("[0-9a-f]{64}");
    assertThat(fit("k ".repeat(10_000))).matches("[0-9a-f]{64}");
  }

  @Test
  void fit_keyThatIsAnothersDigest_doesNotMeetIt() {
    String longKey = "k".repeat(251);

    String digest = fit(longKey);

    assertThat(fit(digest)).isNotEqualTo(digest).matches("[0-9a-f]{64}");
  }

  @Test
  void fit_anyKeys_areFitAndDifferent() {
    Random random = new Random(42);
    Set<KeyBytes> keys = new HashSet<>();
    Set<KeyBytes> fitted = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] key = new byte[1 + random.nextInt(300)];
      random.nextBytes(key);
      if (random.nextBoolean()) {
        for (int j = 0; j < key.length; j++) {
          key[j] = (byte) "0123456789abcdef k".charAt(key[j] & 15);
        }
      }
      if (keys.add(new KeyBytes(key))) {
        byte[] fit = anyKey.fit(key);
        assertThat(CacheKey.accepts(fit) || (fit.length <= 186 && fit.length > 0)).isTrue();
        assertThat(fitted.add(new KeyBytes(fit))).isTrue();
      }
    }
  }
}
