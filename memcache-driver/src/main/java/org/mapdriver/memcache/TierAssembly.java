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
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.Marks;
import org.mapdriver.memcache.protocol.MetaProtocol;
import org.mapdriver.memcache.protocol.MetaReply;
import org.mapdriver.memcache.protocol.TextProtocol;
import org.mapdriver.memcache.protocol.Ttl;
import org.mapdriver.memcache.tier.CacheTier;
import org.mapdriver.memcache.tier.EmbeddedLeasingTier;
import org.mapdriver.memcache.tier.EmbeddedTier;
import org.mapdriver.memcache.tier.LeasingTier;
import org.mapdriver.memcache.tier.RemoteLeasingTier;
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
  private static final Duration USUAL_NEGATIVE_TTL = Duration.ofSeconds(60);
  private static final long MOST_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final int MAX_PASSWORD_BYTES = 1024;

  private final MapUri uri;
  private final ParameterValues values;
  private final boolean strict;
  private final boolean inFile;
  private final boolean asPostfix;
  private final Ticker ticker;

  /**
   * Prepares.
   *
   * @param strict whether what a ttl means is what the manual says, not what memcached makes of it
   * @param inFile whether {@code memcache=} stands in a configuration file, where a bad endpoint is
   *     found when it is used, as in Postfix
   * @param asPostfix whether a suspicious ttl passes in silence, as in Postfix
   */
  TierAssembly(
      MapUri uri,
      ParameterValues values,
      boolean strict,
      boolean inFile,
      boolean asPostfix,
      Ticker ticker) {
    this.uri = uri;
    this.values = values;
    this.strict = strict;
    this.inFile = inFile;
    this.asPostfix = asPostfix;
    this.ticker = ticker;
  }

  /** A cache. Throws {@link IllegalArgumentException} if something does not fit. */
  CacheTier open() {
    Optional<Long> embedded = embeddedBytes();
    return embedded.isPresent()
        ? new EmbeddedTier(embedded.get(), ttl(), ticker)
        : remote(text(Optional.empty()));
  }

  private RemoteTier remote(TextProtocol text) {
    return new RemoteTier(client(text, Optional.empty()), text);
  }

  /** A cache that knows leases, likewise. */
  LeasingTier openLeasing() {
    Duration negativeTtl = wholeSeconds(MemcacheParameters.NEGATIVE_TTL, negativeTtl());
    Duration lease = wholeSeconds(MemcacheParameters.LEASE, values.get(MemcacheParameters.LEASE));
    Marks marks = Marks.ofValue(values.get(MemcacheParameters.FLAGS));
    Optional<Long> embedded = embeddedBytes();
    if (embedded.isPresent()) {
      return new EmbeddedLeasingTier(embedded.get(), ttl(), negativeTtl, lease, ticker);
    }
    TextProtocol text = text(Optional.of(marks));
    MetaProtocol meta = new MetaProtocol(text.lineSizeLimit(), text.dataSizeLimit());
    return new RemoteLeasingTier(
        client(text, Optional.of(meta.probe())),
        text,
        meta,
        marks,
        new RemoteLeasingTier.Lifetimes(
            text.ttl(), Ttl.lasting(negativeTtl.toSeconds()), lease.toSeconds()));
  }

  /** How long to remember what the backup does not have, with strict coherence. */
  Duration negativeTtl() {
    return values.given(MemcacheParameters.NEGATIVE_TTL)
        ? values.get(MemcacheParameters.NEGATIVE_TTL)
        : USUAL_NEGATIVE_TTL;
  }

  /** How long the cache keeps a value. */
  Duration ttl() {
    Duration ttl = wholeSeconds(MemcacheParameters.TTL, values.get(MemcacheParameters.TTL));
    if (strict && ttl.isNegative()) {
      throw new IllegalArgumentException(
          "parameter ttl: it is negative, so nothing would be cached; give 0 for ever, or a time");
    }
    return ttl;
  }

  /** How large the embedded cache is to be, if {@code memcache=} says one. */
  private Optional<Long> embeddedBytes() {
    String server = values.get(MemcacheParameters.MEMCACHE);
    if (!server.startsWith(EMBEDDED)) {
      return Optional.empty();
    }
    if (authenticates()) {
      throw new IllegalArgumentException(
          "an embedded cache knows no username or password_file; leave them out");
    }
    String size = server.substring(EMBEDDED.length());
    return Optional.of(size.isEmpty() ? EMBEDDED_DEFAULT_BYTES : EMBEDDED_SIZE.parse(size));
  }

  private boolean authenticates() {
    return values.given(MemcacheParameters.USERNAME)
        || values.given(MemcacheParameters.PASSWORD_FILE);
  }

  private TextProtocol text(Optional<Marks> marks) {
    Duration ttl = ttl();
    if (ttl.compareTo(Ttl.LONGEST_DURATION) > 0 && !strict && !asPostfix) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "open "
              + uri
              + ": memcached reads a ttl above 30 days, "
              + ttl.toSeconds()
              + " s, as a date, so values expire at once; lower ttl, or use 0 for ever");
    }
    return new TextProtocol(
        values.get(MemcacheParameters.FLAGS),
        strict ? Ttl.lasting(ttl.toSeconds()) : Ttl.literal(ttl.toSeconds()),
        values.get(MemcacheParameters.LINE_SIZE_LIMIT),
        (int) Math.min(values.get(MemcacheParameters.DATA_SIZE_LIMIT), MOST_ARRAY_BYTES),
        marks.orElse(null));
  }

  private MemcacheClient client(TextProtocol protocol, Optional<Command<MetaReply>> probe) {
    String name = values.get(MemcacheParameters.MEMCACHE);
    if (!inFile && ServerAddress.namesSeveral(name)) {
      throw new IllegalArgumentException(
          "parameter memcache: several servers are not available yet; name one");
    }
    ServerAddress server = address(name);
    Optional<Authentication> authentication =
        authenticates()
            ? Optional.of(
                new Authentication(protocol.isOpenToAll(), protocol.authenticate(credentials())))
            : Optional.empty();
    RetryPolicy retries =
        new RetryPolicy(
            Math.toIntExact(values.get(MemcacheParameters.MAX_TRY)),
            values.get(MemcacheParameters.RETRY_PAUSE));
    return new MemcacheClient(
        server,
        new MemcacheClient.Settings(
            values.get(MemcacheParameters.TIMEOUT),
            retries,
            Math.toIntExact(values.get(MemcacheParameters.CONNECTIONS)),
            poll()),
        protocol,
        authentication,
        probe,
        ticker,
        state -> MapEvents.BreakerTransition.emit(uri, server.toString(), state.name()));
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

  private static Duration wholeSeconds(Parameter<Duration> parameter, Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException(
          "parameter "
              + parameter.name()
              + ": memcached counts whole seconds, this is "
              + duration.toMillis()
              + " ms; give "
              + (duration.toSeconds() + 1)
              + "s, for example");
    }
    return duration;
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
