package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of commands, to the byte. */
final class RequestLineTest {
  private static final byte[] KEY = "k".getBytes(ISO_8859_1);
  private static final byte[] VALUE = "v".getBytes(ISO_8859_1);
  private static final MetaProtocol META = new MetaProtocol(2048, 1024);

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String text(Request request) {
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(request.length()));
    request.fill(out, 0);
    assertThat(out.hasRemaining()).isFalse();
    return new String(out.array(), ISO_8859_1);
  }

  private static String text(Command<?> command) {
    return text(command.request()).replaceFirst("O\\d+\r\n", "O7\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        9,
        10,
        99,
        100,
        4_294_967_295L,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        -1,
        Long.MIN_VALUE
      })
  void put_numbers_areDecimal(long number) {
    assertThat(text(new RequestLine(bytes("mg "), KEY).put(bytes(" N")).put(number).request()))
        .isEqualTo("mg k N" + number + "\r\n");
  }

  @Test
  void put_moreThanUsual_grows() {
    RequestLine line = new RequestLine(bytes("mg "), KEY);
    StringBuilder expected = new StringBuilder("mg k");
    for (int i = 0; i < 100; i++) {
      line.put(bytes(" word")).put(Long.MAX_VALUE);
      expected.append(" word").append(Long.MAX_VALUE);
    }
    assertThat(text(line.request())).isEqualTo(expected + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nflush_all", "\u007f"})
  void requestLine_bytesThatAreNoKey_areRefused(String key) {
    assertThatThrownBy(() -> new RequestLine(bytes("md "), bytes(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a memcached key");
  }

  @Test
  void metaCommands_areAsTheProtocolHasThem() {
    assertThat(text(META.getOrLease(KEY, 30))).isEqualTo("mg k v c f N30 O7\r\n");
    assertThat(text(META.get(KEY))).isEqualTo("mg k v c f O7\r\n");
    assertThat(text(META.look(KEY))).isEqualTo("mg k c f O7\r\n");
    assertThat(text(META.set(KEY, 5, -1, VALUE))).isEqualTo("ms k 1 c F5 T-1 O7\r\nv\r\n");
    assertThat(text(META.add(KEY, 5, 11, VALUE))).isEqualTo("ms k 1 ME c F5 T11 O7\r\nv\r\n");
    assertThat(text(META.replace(KEY, 9, 5, 11, new byte[0])))
        .isEqualTo("ms k 0 C9 c F5 T11 O7\r\n\r\n");
    assertThat(text(META.delete(KEY))).isEqualTo("md k O7\r\n");
    assertThat(text(META.delete(KEY, 9))).isEqualTo("md k C9 O7\r\n");
  }

  @Test
  void metaCommands_keyWithABlank_travelsInBase64() {
    byte[] key = bytes("a b");

    assertThat(text(META.look(key))).isEqualTo("mg YSBi b c f O7\r\n");
    assertThat(text(META.add(key, 5, 11, VALUE))).isEqualTo("ms YSBi 1 b ME c F5 T11 O7\r\nv\r\n");
    assertThat(text(META.delete(key, 9))).isEqualTo("md YSBi b C9 O7\r\n");
    assertThatThrownBy(() -> META.look(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> META.look(bytes(" ".repeat(200))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textCommands_areAsTheProtocolHasThem() {
    TextProtocol protocol = new TextProtocol(3, Ttl.literal(-5), 2048, 1024, null);

    assertThat(text(protocol.set(KEY, VALUE))).isEqualTo("set k 3 -5 1\r\nv\r\n");
    assertThat(text(protocol.add(KEY, VALUE))).isEqualTo("add k 3 -5 1\r\nv\r\n");
    assertThat(text(protocol.delete(KEY))).isEqualTo("delete k\r\n");
  }
}
