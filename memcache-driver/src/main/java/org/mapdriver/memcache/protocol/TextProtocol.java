package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.key.CacheKey;

/**
 * Makes commands. What has a key that does not fit into their lines becomes a meta command.
 *
 * @param flags sent with every value
 * @param ttl sent with every value
 * @param lineSizeLimit the longest line of a reply, with its terminator
 * @param dataSizeLimit the largest value taken from a reply
 * @param marks tells values from what strict coherence stores beside them; null if all are values
 */
public record TextProtocol(
    long flags, Ttl ttl, long lineSizeLimit, int dataSizeLimit, @Nullable Marks marks) {
  private static final byte[] SET = "set ".getBytes(US_ASCII);
  private static final byte[] ADD = "add ".getBytes(US_ASCII);
  private static final byte[] DELETE = "delete ".getBytes(US_ASCII);
  private static final byte[] BLANK = {' '};

  /** What reads the replies to {@code get}, for one connection. */
  public GetReplyParser getReplyParser() {
    return new GetReplyParser(lineSizeLimit, dataSizeLimit, marks);
  }

  /** Stores a value, whatever is there. Always answers true. */
  public Command<Boolean> set(byte[] key, byte[] value) {
    return store(SET, key, value, null);
  }

  /** Stores a value unless there is one. Answers whether it did. */
  public Command<Boolean> add(byte[] key, byte[] value) {
    return store(ADD, key, value, "NOT_STORED");
  }

  private Command<Boolean> store(
      byte[] name, byte[] key, byte[] value, @Nullable String notStored) {
    if (flags < 0) {
      throw new IllegalStateException("memcached would run the value as commands");
    }
    if (!CacheKey.accepts(key)) {
      return done(
          notStored == null
              ? meta().set(key, flags, ttl.sent(), value)
              : meta().add(key, flags, ttl.sent(), value));
    }
    RequestLine line = new RequestLine(name, key);
    line.put(BLANK).put(flags).put(BLANK).put(ttl.sent()).put(BLANK).put(value.length);
    return new Command<>(
        notStored == null ? "set" : "add",
        line.request(value),
        () -> new StatusReplyParser("STORED", notStored, lineSizeLimit),
        true,
        stored -> !stored);
  }

  /** Removes a value. Answers whether there was one. */
  public Command<Boolean> delete(byte[] key) {
    if (!CacheKey.accepts(key)) {
      return done(meta().delete(key));
    }
    return new Command<>(
        "delete",
        new RequestLine(DELETE, key).request(),
        () -> new StatusReplyParser("DELETED", "NOT_FOUND", lineSizeLimit),
        true);
  }

  /** Asks for the value of a key that does not fit into a {@code get}. */
  public Command<MetaReply> get(byte[] key) {
    return meta().get(key);
  }

  private MetaProtocol meta() {
    return new MetaProtocol(lineSizeLimit, dataSizeLimit);
  }

  /** Whether it was done. */
  private static Command<Boolean> done(Command<MetaReply> command) {
    return new Command<>(
        command.name(),
        command.request(),
        () -> new DoneParser(command.parser().get()),
        true,
        done -> !done && command.name().equals("ms"));
  }

  private record DoneParser(ReplyParser<MetaReply> parser) implements ReplyParser<Boolean> {
    @Override
    public boolean advance(ByteBuffer in) throws ProtocolException {
      return parser.advance(in);
    }

    @Override
    public Boolean result() {
      return parser.result().code() == MetaReply.Code.HD;
    }
  }

  /** Asks for the server's version. */
  public Command<String> version() {
    return new Command<>(
        "version",
        new Request("version\r\n".getBytes(US_ASCII), null),
        () -> new VersionReplyParser(lineSizeLimit),
        false);
  }

  /**
   * Tells the server who we are: protocol.txt, "Authentication". Looks like storing a value; its
   * key and numbers mean nothing.
   */
  public Command<Boolean> authenticate(Credentials credentials) {
    byte[] data = credentials.dataBlock();
    return new Command<>(
        "authenticate",
        new Request(("set auth 0 0 " + data.length + "\r\n").getBytes(US_ASCII), data),
        () -> new StatusReplyParser("STORED", null, lineSizeLimit),
        false);
  }

  /**
   * Whether the server answers without knowing who we are. One that does would keep the password as
   * a value of the key {@code auth}, for everybody to read.
   */
  public Command<Boolean> isOpenToAll() {
    return new Command<>(
        "authenticate",
        new Request("version\r\n".getBytes(US_ASCII), null),
        () -> new OpenToAllParser(lineSizeLimit),
        false);
  }

  /** A user and a password; never shown. */
  public static final class Credentials {
    private final byte[] dataBlock;

    /**
     * Checks that both fit into the protocol.
     *
     * @throws IllegalArgumentException if not; the message holds neither
     */
    public Credentials(String username, String password) {
      if (username.isEmpty() || !plain(username) || username.indexOf(' ') >= 0) {
        throw new IllegalArgumentException(
            "the user name is empty, or there is a blank or a control character in it");
      }
      if (password.isEmpty() || !plain(password)) {
        throw new IllegalArgumentException(
            "the password is empty, or there is a control character in it");
      }
      dataBlock = (username + " " + password).getBytes(UTF_8);
    }

    private static boolean plain(String text) {
      return text.chars().noneMatch(Character::isISOControl);
    }

    byte[] dataBlock() {
      return dataBlock.clone();
    }
  }
}
