package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies, whole and in pieces. */
final class ReplyParserTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final TextProtocol PROTOCOL =
      new TextProtocol(0, Ttl.literal(3600), 1024, 10240, null);

  /** Reads the reply to one {@code get} of the key. */
  private static final class Reply {
    private final GetReplyParser parser;
    private final byte[] @Nullable [] values = new byte[1][];

    Reply(TextProtocol protocol) {
      parser = protocol.getReplyParser();
      parser.begin(new byte[][] {KEY}, values, 1);
    }

    boolean advance(ByteBuffer in) throws ProtocolException {
      return parser.advance(in);
    }

    Optional<byte[]> value() {
      return Optional.ofNullable(values[0]);
    }
  }

  private static Reply reply() {
    return new Reply(PROTOCOL);
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
    Reply whole = reply();
    assertThat(whole.advance(bytes(reply))).isTrue();

    for (int first = 0; first <= reply.length(); first++) {
      for (int second = first; second <= reply.length(); second++) {
        Reply parser = reply();
        boolean early =
            parser.advance(bytes(reply.substring(0, first)))
                || parser.advance(bytes(reply.substring(first, second)));
        boolean complete = parser.advance(bytes(reply.substring(second)));

        assertThat(early).isEqualTo(second == reply.length());
        assertThat(complete).isTrue();
        assertThat(parser.value().map(value -> new String(value, ISO_8859_1)))
            .isEqualTo(whole.value().map(value -> new String(value, ISO_8859_1)));
      }
    }
  }

  @Test
  void advance_someOfManyKeys_areFoundInAnyOrderAndEachOnce() throws Exception {
    byte[][] keys = {
      bytes("a").array(), bytes("b").array(), bytes("c").array(), bytes("a").array()
    };
    String a = "VALUE a 0 1\r\n1\r\n";
    String c = "VALUE c 0 1\r\n3\r\n";

    assertThat(values(keys, a + c + a + "END\r\n")).containsExactly("1", null, "3", "1");
    assertThat(values(keys, c + a + "END\r\n")).containsExactly(null, null, "3", "1");
    assertThat(values(keys, a + a + c + "END\r\n")).containsExactly("1", null, "3", "1");
    assertThat(values(keys, "END\r\n")).containsExactly(null, null, null, null);
    assertThatThrownBy(() -> values(keys, a + a + a + "END\r\n"))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> values(keys, "VALUE d 0 1\r\n3\r\nEND\r\n"))
        .isInstanceOf(ProtocolException.class);
  }

  private static List<@Nullable String> values(byte[][] keys, String reply)
      throws ProtocolException {
    GetReplyParser parser = PROTOCOL.getReplyParser();
    byte[] @Nullable [] values = new byte[keys.length][];
    parser.begin(keys, values, keys.length);
    assertThat(parser.advance(bytes(reply))).isTrue();
    List<@Nullable String> texts = new ArrayList<>();
    for (byte[] value : values) {
      texts.add(value == null ? null : new String(value, ISO_8859_1));
    }
    return texts;
  }

  @Test
  void suspect_valueThatIsTooLarge_isItsKey() {
    byte[][] keys = {bytes("a").array(), bytes("b").array(), bytes("c").array()};
    GetReplyParser parser = PROTOCOL.getReplyParser();
    parser.begin(keys, new byte[3][], 3);

    assertThatThrownBy(() -> parser.advance(bytes("VALUE b 0 10241\r\n")))
        .isInstanceOf(ProtocolException.class);

    assertThat(parser.suspect()).isEqualTo(1);
  }

  @Test
  void advance_bytesOfTheNextReply_areLeftAlone() throws Exception {
    ByteBuffer in = bytes("VALUE key 0 5\r\nhello\r\nEND\r\nEND\r\n");
    Reply parser = reply();

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
      Reply parser = reply();
      try {
        parser.advance(in.flip());
        parser.value().ifPresent(value -> assertThat(value.length).isLessThan(60));
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
    return new Reply(new TextProtocol(0, Ttl.literal(0), limit, 100, null)).advance(bytes(reply));
  }

  @Test
  void advance_valueOverTheLimit_isRefusedBeforeItsBytes() {
    assertThatThrownBy(() -> reply().advance(bytes("VALUE key 0 10241\r\n")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("10241")
        .hasMessageContaining("data_size_limit is 10240");
  }

  @Test
  void advance_endThatIsLate_leavesTheAnswer() throws Exception {
    Reply parser = reply();

    assertThat(parser.advance(bytes("VALUE key 0 5\r\nhello\r\nEN"))).isFalse();

    assertThat(parser.value().orElseThrow()).isEqualTo("hello".getBytes(UTF_8));
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
