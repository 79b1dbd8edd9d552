package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Lines of replies, up to the longest. */
final class ReplyLineTest {
  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  @Test
  void sizeAfter_sizesNearTwoGibibytes_growToTheLimitWithoutOverflow() {
    assertThat(ReplyLine.sizeAfter(64, 1024)).isEqualTo(128);
    assertThat(ReplyLine.sizeAfter(64, 100)).isEqualTo(100);
    assertThat(ReplyLine.sizeAfter(1 << 30, Integer.MAX_VALUE - 8))
        .isEqualTo(Integer.MAX_VALUE - 8);
  }

  @Test
  void fill_lineThatGrewToALimitBetweenTwoDoublings_isReadWhole() throws Exception {
    String text = "x".repeat(98);
    ReplyLine line = new ReplyLine(100);

    assertThat(line.fill(bytes(text + "\r\n"))).isTrue();
    assertThat(line.length()).isEqualTo(98);
    line.clear();
    assertThatThrownBy(() -> line.fill(bytes(text + "xxx\r\n")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than 100 bytes");
  }

  @Test
  void fill_limitThatNoArrayCanHave_readsOrdinaryLines() throws Exception {
    ReplyLine line = new ReplyLine(Integer.MAX_VALUE);

    assertThat(line.fill(bytes("x".repeat(1000) + "\r\n"))).isTrue();
    assertThat(line.length()).isEqualTo(1000);
  }
}
