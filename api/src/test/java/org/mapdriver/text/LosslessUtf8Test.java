package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.Bytes.raw;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.Property;

class LosslessUtf8Test {

  @Test
  void decode_anyBytes_comeBackFromEncode() {
    Property.holds(
        random -> {
          byte[] bytes = Property.bytes(random, 24);

          assertThat(LosslessUtf8.encode(LosslessUtf8.decode(bytes))).isEqualTo(bytes);
        });
  }

  @Test
  void decode_validUtf8_isThatText() {
    Property.holds(
        random -> {
          String text = Property.text(random, "aZ\u00e9\u20ac\ufffd\u0000\n", 20) + "\ud83d\udc80";

          assertThat(LosslessUtf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
          assertThat(LosslessUtf8.encode(text)).isEqualTo(text.getBytes(UTF_8));
        });
  }

  @Test
  void isUtf8_anyBytes_agreesWithTheJdk() {
    Property.holds(
        random -> {
          byte[] bytes = Property.bytes(random, 6);
          boolean valid = Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);

          assertThat(LosslessUtf8.isUtf8(bytes)).isEqualTo(valid);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff",
        "a\u00c3",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f4\u0090\u0080\u0080",
        "\u00e2\u0082",
        "\u0080"
      })
  void isUtf8_overlongSurrogateOrCutSequences_isFalse(String latin1) {
    assertThat(LosslessUtf8.isUtf8(raw(latin1))).isFalse();
    assertThat(LosslessUtf8.encode(LosslessUtf8.decode(raw(latin1)))).isEqualTo(raw(latin1));
  }
}
