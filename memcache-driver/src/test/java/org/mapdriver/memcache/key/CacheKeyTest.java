package org.mapdriver.memcache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which bytes may be in a key: protocol.txt, "Keys". */
final class CacheKeyTest {
  @Test
  void accepts_anyByteAnywhereAmongAnyOthers_unlessItIsABlankOrAControl() {
    for (int length = 1; length <= 26; length++) {
      for (int at = 0; at < length; at++) {
        for (int value = 0; value < 256; value++) {
          for (int neighbour : new int[] {'!', 'a', '~', 0x80, 0xff}) {
            byte[] key = new byte[length];
            Arrays.fill(key, (byte) neighbour);
            key[at] = (byte) value;

            assertThat(CacheKey.accepts(key))
                .as("byte %d at %d of %d among %d", value, at, length, neighbour)
                .isEqualTo(value > ' ' && value != 0x7f);
          }
        }
      }
    }
  }

  @Test
  void accepts_lengthsFromOneToTheLimit() {
    assertThat(CacheKey.accepts(new byte[0])).isFalse();
    assertThat(CacheKey.accepts("k".repeat(250).getBytes(UTF_8))).isTrue();
    assertThat(CacheKey.accepts("k".repeat(251).getBytes(UTF_8))).isFalse();
  }
}
