package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies to meta commands, in whatever pieces they come, and those that cannot be right. */
final class MetaReplyParserTest {
  private static final long OPAQUE = 4_294_967_295L;

  private static MetaReplyParser parser() {
    return new MetaReplyParser("VA HD EN NS EX NF", OPAQUE, 64, 100);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  private static MetaReply read(String reply) throws ProtocolException {
    MetaReplyParser parser = parser();
    assertThat(parser.advance(bytes(reply))).isTrue();
    return parser.result();
  }

  @Test
  void advance_value_hasItsFlagsCasAndBytes() throws Exception {
    MetaReply reply = read("VA 5 c18446744 f1296302081 O4294967295\r\nhello\r\n");

    assertThat(reply.code()).isEqualTo(MetaReply.Code.VA);
    assertThat(reply.cas()).isEqualTo(18446744);
    assertThat(reply.flags()).isEqualTo(Marks.VALUE);
    assertThat(reply.won()).isFalse();
    assertThat(reply.value()).asString().isEqualTo("hello");
  }

  @Test
  void advance_leases_areWonOrHeld() throws Exception {
    assertThat(read("VA 0 c1 f0 O4294967295 W\r\n\r\n").won()).isTrue();
    assertThat(read("VA 0 c1 f0 O4294967295 Z\r\n\r\n").won()).isFalse();
    assertThat(read("VA 0 W c1 f0 O4294967295 xnew\r\n\r\n").won()).isTrue();
  }

  @Test
  void advance_missWithoutFlags_isTaken() throws Exception {
    assertThat(read("EN\r\n").code()).isEqualTo(MetaReply.Code.EN);
    assertThat(read("EN O4294967295\r\n").code()).isEqualTo(MetaReply.Code.EN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VA 5 c1 f1 O4294967295 W\r\nhel\nlo\r\n",
        "VA 0 c1 f0 O4294967295\r\n\r\n",
        "HD c2 O4294967295\r\n",
        "EN\r\n",
        "NS c0 O4294967295\r\n",
      })
  void advance_atEverySplitPoint_readsTheSame(String reply) throws Exception {
    if (reply.startsWith("VA 5")) {
      reply = reply.replace("VA 5", "VA 6");
    }
    MetaReply whole = read(reply);
    for (int first = 0; first <= reply.length(); first++) {
      for (int second = first; second <= reply.length(); second++) {
        MetaReplyParser parser = parser();
        boolean early =
            parser.advance(bytes(reply.substring(0, first)))
                || parser.advance(bytes(reply.substring(first, second)));
        assertThat(early).isEqualTo(second == reply.length());
        assertThat(parser.advance(bytes(reply.substring(second)))).isTrue();
        assertThat(parser.result()).usingRecursiveComparison().isEqualTo(whole);
      }
    }
  }

  @Test
  void advance_bytesOfTheNextReply_areLeftAlone() throws Exception {
    ByteBuffer in = bytes("VA 1 c1 f1 O4294967295\r\nx\r\nEN\r\n");

    assertThat(parser().advance(in)).isTrue();

    assertThat(in.remaining()).isEqualTo("EN\r\n".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HD c1 O1\r\n", // another's opaque
        "HD c1\r\n", // none
        "VA 0 f0 c1\r\n\r\n",
        "VA -1 O4294967295\r\n",
        "VA O4294967295\r\n",
        "VA 101 O4294967295\r\n", // over the limit
        "VA 99999999999999999999 O4294967295\r\n",
        "VA 1x O4294967295\r\n",
        "VA 1 O4294967295\r\nxy\r\n", // longer than it says
        "VA 1 O4294967295\r\nx\n\r\n",
        "VA  1 O4294967295\r\nx\r\n",
        "HD c O4294967295\r\n",
        "HD f-1 O4294967295\r\n",
        "HD c99999999999999999999 O4294967295\r\n",
        "HD O4294967295 \r\n",
        "HD  O1 O4294967295\r\n", // found by bin/fuzz: another's opaque behind two blanks
        "HDO4294967295\r\n",
        "MN\r\n", // not an answer to this
        "ERROR\r\n",
        "SERVER_ERROR out of memory\r\n",
        "CLIENT_ERROR bad command line format\r\n",
        "VALUE k 0 1\r\n",
        "\r\n",
        "H\r\n",
        "HD O4294967295 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
      })
  void advance_replyThatCannotBeRight_isRefused(String reply) {
    assertThatThrownBy(() -> parser().advance(bytes(reply))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void advance_hugeSizeWithinTheLimit_takesMemoryAsBytesCome() throws Exception {
    MetaReplyParser parser = new MetaReplyParser("VA", OPAQUE, 64, Integer.MAX_VALUE - 8);

    assertThat(parser.advance(bytes("VA 2000000000 O4294967295\r\nx"))).isFalse();
  }

  @Test
  void advance_anyGarbage_neitherHangsNorFailsInOtherWays() {
    Random random = new Random(4711);
    String alphabet = "VAHDENSXF c1f0OWZ429\r\n ";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ByteBuffer in = bytes(text.toString());
      try {
        boolean complete = parser().advance(in);
        assertThat(complete || !in.hasRemaining()).isTrue();
      } catch (ProtocolException expected) {
        assertThat(expected).hasMessageContaining("got");
      }
    }
  }
}
