package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.memcache.key.CacheKey;

/** Replies, whole and in pieces. */
final class ReplyParserTest {
  private static final CacheKey KEY = CacheKey.of("key".getBytes(UTF_8));
  private static final TextProtocol PROTOCOL = new TextProtocol(0, 3600, 1024, 10240);

  private static ReplyParser<Optional<byte[]>> getParser() {
    return PROTOCOL.get(KEY).parser().get();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE key 0 5\r\nhello\r\nEND\r\n",
        "VALUE key 0 5\nhello\r\nEND\n",
        "VALUE key 4294967295 12 99\r\nab\r\nEND\r\ncd!\r\nEND\r\n",
        "VALUE key 0 0\r\n\r\nEND\r\n",
        "END\r\n",
        "END\n",
      })
  void advance_atEverySplitPoint_readsTheSame(String reply) throws Exception {
    ReplyParser<Optional<byte[]>> whole = getParser();
    assertThat(whole.advance(bytes(reply))).isTrue();

    for (int first = 0; first <= reply.length(); first++) {
      for (int second = first; second <= reply.length(); second++) {
        ReplyParser<Optional<byte[]>> parser = getParser();
        boolean early =
            parser.advance(bytes(reply.substring(0, first)))
                || parser.advance(bytes(reply.substring(first, second)));
        boolean complete = parser.advance(bytes(reply.substring(second)));

        assertThat(early).isEqualTo(second == reply.length());
        assertThat(complete).isTrue();
        assertThat(parser.inStep()).isTrue();
        assertThat(parser.result().map(value -> new String(value, ISO_8859_1)))
            .isEqualTo(whole.result().map(value -> new String(value, ISO_8859_1)));
      }
    }
  }

  @Test
  void advance_bytesOfTheNextReply_areLeftAlone() throws Exception {
    ByteBuffer in = bytes("VALUE key 0 5\r\nhello\r\nEND\r\nEND\r\n");
    ReplyParser<Optional<byte[]>> parser = getParser();

    assertThat(parser.advance(in)).isTrue();

    assertThat(in.remaining()).isEqualTo("END\r\n".length());
  }

  @Test
  void advance_anyGarbage_neitherHangsNorFailsInOtherWays() throws Exception {
    Random random = new Random(20260101);
    String pieces = "VALUE key 0 5\r\nhello\r\nEND\r\n \t+-9\u0000";
    for (int round = 0; round < 20_000; round++) {
      ByteBuffer in = ByteBuffer.allocate(random.nextInt(60));
      while (in.hasRemaining()) {
        in.put((byte) pieces.charAt(random.nextInt(pieces.length())));
      }
      ReplyParser<Optional<byte[]>> parser = getParser();
      try {
        parser.advance(in.flip());
        if (parser.answered()) {
          parser.result().ifPresent(value -> assertThat(value.length).isLessThan(60));
        }
      } catch (ProtocolException expected) {
        assertThat(expected.getMessage()).doesNotContain("\r", "\n", "\u0000").isNotEmpty();
      }
    }
  }

  @Test
  void advance_lineLimit_countsAsPostfixDoes() throws Exception {
    assertThat(ends("END\r\n", 5)).isTrue();
    assertThat(ends("END\r\n", 4)).isTrue();
    assertThat(ends("END\n", 4)).isTrue();
    assertThatThrownBy(() -> ends("END\r\n", 3)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> ends("END\n", 3)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> ends("END\rx\n", 4)).isInstanceOf(ProtocolException.class);
  }

  private static boolean ends(String reply, long limit) throws ProtocolException {
    ReplyParser<Optional<byte[]>> parser =
        new TextProtocol(0, 0, limit, 100).get(KEY).parser().get();
    return parser.advance(bytes(reply));
  }

  @Test
  void advance_valueOverTheLimit_isRefusedBeforeItsBytes() {
    assertThatThrownBy(() -> getParser().advance(bytes("VALUE key 0 10241\r\n")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("10241")
        .hasMessageContaining("data_size_limit is 10240");
  }

  @Test
  void advance_endThatIsLate_leavesTheAnswer() throws Exception {
    ReplyParser<Optional<byte[]>> parser = getParser();

    assertThat(parser.advance(bytes("VALUE key 0 5\r\nhello\r\nEN"))).isFalse();

    assertThat(parser.answered()).isTrue();
    assertThat(parser.inStep()).isFalse();
    assertThat(parser.result().orElseThrow()).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void advance_statusInPieces_isRead() throws Exception {
    for (int split = 0; split < "NOT_FOUND\r\n".length(); split++) {
      ReplyParser<Boolean> parser = PROTOCOL.delete(KEY).parser().get();

      assertThat(parser.advance(bytes("NOT_FOUND\r\n".substring(0, split)))).isFalse();
      assertThat(parser.advance(bytes("NOT_FOUND\r\n".substring(split)))).isTrue();

      assertThat(parser.result()).isFalse();
    }
  }

  @Test
  void fill_largeValueInSmallBuffers_givesTheCommandAndItsData() {
    byte[] value = "0123456789".repeat(100).getBytes(UTF_8);
    Request request = PROTOCOL.set(KEY, value).request();
    StringBuilder sent = new StringBuilder();
    ByteBuffer out = ByteBuffer.allocate(7);

    for (long from = 0; from < request.length(); from += out.limit()) {
      request.fill(out.clear(), from);
      out.flip();
      sent.append(ISO_8859_1.decode(out.duplicate()));
    }

    assertThat(sent.toString())
        .isEqualTo("set key 0 3600 1000\r\n" + "0123456789".repeat(100) + "\r\n");
  }
}
