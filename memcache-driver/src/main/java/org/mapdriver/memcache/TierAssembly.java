package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.FileTrouble;
import org.mapdriver.diagnostics.MapEvents;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.connection.Authentication;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.connection.RetryPolicy;
import org.mapdriver.memcache.protocol.TextProtocol;
import org.mapdriver.memcache.tier.CacheTier;
import org.mapdriver.memcache.tier.EmbeddedTier;
import org.mapdriver.memcache.tier.RemoteTier;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;

/** Makes the cache that {@code memcache=} names. Contacts nothing. */
final class TierAssembly {
  private static final System.Logger LOGGER = System.getLogger("org.mapdriver.memcache");
  private static final String EMBEDDED = "embedded:";
  private static final Parameter<Long> EMBEDDED_SIZE =
      Parameter.size("memcache=embedded").between("1k", "1024g");
  private static final long EMBEDDED_DEFAULT_BYTES = 64L << 20;
  private static final Duration LONGEST_TTL = Duration.ofDays(30);
  private static final long MOST_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final int MAX_PASSWORD_BYTES = 1024;

  private final MapUri uri;
  private final ParameterValues values;
  private final boolean inFile;
  private final boolean asPostfix;
  private final Ticker ticker;

  /**
   * Prepares.
   *
   * @param inFile whether {@code memcache=} stands in a configuration file, where a bad endpoint is
   *     found when it is used, as in Postfix
   * @param asPostfix whether a suspicious ttl passes in silence, as in Postfix
   */
  TierAssembly(
      MapUri uri, ParameterValues values, boolean inFile, boolean asPostfix, Ticker ticker) {
    this.uri = uri;
    this.values = values;
    this.inFile = inFile;
    this.asPostfix = asPostfix;
    this.ticker = ticker;
  }

  /** Throws {@link IllegalArgumentException} if something does not fit. */
  CacheTier open() {
    String server = values.get(MemcacheParameters.MEMCACHE);
    Duration ttl = wholeSeconds(values.get(MemcacheParameters.TTL));
    boolean authenticates =
        values.given(MemcacheParameters.USERNAME) || values.given(MemcacheParameters.PASSWORD_FILE);
    if (server.startsWith(EMBEDDED)) {
      if (authenticates) {
        throw new IllegalArgumentException(
            "an embedded cache knows no username or password_file; leave them out");
      }
      String size = server.substring(EMBEDDED.length());
      long maxBytes = size.isEmpty() ? EMBEDDED_DEFAULT_BYTES : EMBEDDED_SIZE.parse(size);
      return new EmbeddedTier(maxBytes, ttl, ticker);
    }
    if (!inFile && ServerAddress.namesSeveral(server)) {
      throw new IllegalArgumentException(
          "parameter memcache: several servers are not available yet; name one");
    }
    return remote(address(server), ttl, authenticates);
  }

  private CacheTier remote(ServerAddress server, Duration ttl, boolean authenticates) {
    if (ttl.compareTo(LONGEST_TTL) > 0 && !asPostfix) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "open "
              + uri
              + ": memcached reads a ttl above 30 days, "
              + ttl.toSeconds()
              + " s, as a date, so values expire at once; lower ttl, or use 0 for ever");
    }
    TextProtocol protocol =
        new TextProtocol(
            values.get(MemcacheParameters.FLAGS),
            ttl.toSeconds(),
            values.get(MemcacheParameters.LINE_SIZE_LIMIT),
            (int) Math.min(values.get(MemcacheParameters.DATA_SIZE_LIMIT), MOST_ARRAY_BYTES));
    Optional<Authentication> authentication =
        authenticates
            ? Optional.of(
                new Authentication(protocol.isOpenToAll(), protocol.authenticate(credentials())))
            : Optional.empty();
    RetryPolicy retries =
        new RetryPolicy(
            Math.toIntExact(values.get(MemcacheParameters.MAX_TRY)),
            values.get(MemcacheParameters.RETRY_PAUSE));
    MemcacheClient client =
        new MemcacheClient(
            server,
            new MemcacheClient.Settings(
                values.get(MemcacheParameters.TIMEOUT),
                retries,
                Math.toIntExact(values.get(MemcacheParameters.CONNECTIONS)),
                poll()),
            protocol,
            authentication,
            ticker,
            state -> MapEvents.BreakerTransition.emit(uri, server.toString(), state.name()));
    return new RemoteTier(client, protocol);
  }

  /** On one processor nobody can answer while we look. */
  private Duration poll() {
    return Runtime.getRuntime().availableProcessors() < 2
        ? Duration.ZERO
        : Duration.ofNanos(1000 * values.get(MemcacheParameters.POLL_MICROS));
  }

  private static ServerAddress address(String text) {
    try {
      return ServerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameter memcache: " + e.getMessage(), e);
    }
  }

  private static Duration wholeSeconds(Duration ttl) {
    if (ttl.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException(
          "parameter ttl: memcached counts whole seconds, this is " + ttl.toMillis() + " ms");
    }
    return ttl;
  }

  private TextProtocol.Credentials credentials() {
    if (!values.given(MemcacheParameters.USERNAME)
        || !values.given(MemcacheParameters.PASSWORD_FILE)) {
      throw new IllegalArgumentException(
          "username and password_file belong together; give both or none");
    }
    Path path = values.get(MemcacheParameters.PASSWORD_FILE);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MAX_PASSWORD_BYTES + 1);
      if (content.length > MAX_PASSWORD_BYTES) {
        throw new IllegalArgumentException(
            "password_file "
                + path
                + " is longer than "
                + MAX_PASSWORD_BYTES
                + " bytes; put the password alone into it");
      }
      String password = new String(content, UTF_8).replaceFirst("\\r?\\n\\z", "");
      return new TextProtocol.Credentials(values.get(MemcacheParameters.USERNAME), password);
    } catch (IOException e) {
      throw new MapConfigException(
          "open " + uri + ": password_file: " + FileTrouble.explain(path, e), e);
    }
  }
}
