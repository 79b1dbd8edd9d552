package org.mapdriver.memcache;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.coherence.CacheCounts;
import org.mapdriver.memcache.coherence.CacheOnly;
import org.mapdriver.memcache.coherence.CacheTrouble;
import org.mapdriver.memcache.coherence.Coherence;
import org.mapdriver.memcache.coherence.PostfixCoherence;
import org.mapdriver.memcache.coherence.StrictCoherence;
import org.mapdriver.memcache.key.AnyKey;
import org.mapdriver.memcache.key.KeyRules;
import org.mapdriver.memcache.tier.CacheTier;
import org.mapdriver.memcache.tier.LeasingTier;
import org.mapdriver.memcache.tier.Tier;
import org.mapdriver.spi.ConfigFile;
import org.mapdriver.spi.DomainFilter;
import org.mapdriver.spi.KeyTemplate;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.ParameterValues;

/** Puts one map together. What was opened is closed again if a later part cannot be. */
final class MapAssembly {
  private static final System.Logger LOGGER = System.getLogger("org.mapdriver.memcache");
  private static final long MOST_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final Duration COARSENESS_OF_MEMCACHED = Duration.ofSeconds(2);

  private final MapUri uri;
  private final MapOptions options;
  private final MapOpener opener;
  private final Ticker ticker;
  private final Optional<ConfigFile> file;
  private final ParameterValues values;
  private final List<AutoCloseable> opened = new ArrayList<>();

  MapAssembly(MapUri uri, MapOptions options, MapOpener opener, Ticker ticker) {
    this.uri = uri;
    this.options = options;
    this.opener = opener;
    this.ticker = ticker;
    this.file = uri.path().map(path -> ConfigFile.read(uri, pathOf(path)));
    this.values =
        file.isPresent()
            ? ParameterValues.read(uri, options, MemcacheParameters.ALL, file.get())
            : ParameterValues.read(uri, options, MemcacheParameters.ALL);
  }

  LookupMap open() {
    refuseWhatNeedsStrict();
    try {
      return assemble();
    } catch (IllegalArgumentException e) {
      closeBecauseOf(e);
      throw new MapConfigException(Shown.oneLine("open " + uri + ": " + e.getMessage()), e);
    } catch (RuntimeException | Error e) {
      // Whatever it is, of another driver for example: nobody else can close what is open by now.
      closeBecauseOf(e);
      throw e;
    }
  }

  private void closeBecauseOf(Throwable failure) {
    Collections.reverse(opened);
    try {
      Closing.all(opened);
    } catch (RuntimeException | Error closing) {
      // Whatever it is: the caller has to hear why the map did not open.
      failure.addSuppressed(closing);
    }
  }

  private LookupMap assemble() {
    boolean asPostfix = options.asPostfix();
    TierAssembly tiers =
        new TierAssembly(uri, values, isStrict(), givenInFile("memcache"), asPostfix, ticker);
    boolean hasBackup = !values.get(MemcacheParameters.BACKUP).isEmpty();
    Optional<LeasingTier> leasing =
        isStrict() && hasBackup ? Optional.of(keep(tiers.openLeasing())) : Optional.empty();
    Optional<CacheTier> plain =
        leasing.isPresent() ? Optional.empty() : Optional.of(keep(tiers.open()));
    KeyRules rules = keep(keyRules());
    Optional<LookupMap> backup = backup();
    CacheCounts counts = new CacheCounts();
    boolean onlyAttemptIsQuiet = asPostfix && values.get(MemcacheParameters.MAX_TRY) == 1;
    CacheTrouble trouble = new CacheTrouble(uri, counts, ticker, onlyAttemptIsQuiet);
    long limit = Math.min(values.get(MemcacheParameters.DATA_SIZE_LIMIT), MOST_ARRAY_BYTES);
    Coherence coherence;
    if (backup.isEmpty()) {
      coherence = new CacheOnly(plain.orElseThrow(), limit, asPostfix, counts, trouble);
    } else if (leasing.isPresent()) {
      coherence =
          new StrictCoherence(
              leasing.get(), backup.get(), strictSettings(tiers, limit), counts, trouble, ticker);
    } else {
      coherence =
          new PostfixCoherence(
              plain.orElseThrow(), backup.get(), limit, asPostfix, counts, trouble);
    }
    List<String> unknown =
        file.map(read -> read.unknown(MemcacheParameters.ALL)).orElseGet(List::of);
    Tier cache = leasing.isPresent() ? leasing.get() : plain.orElseThrow();
    return new MemcacheMap(uri, rules, coherence, cache, backup, counts, asPostfix, unknown);
  }

  private StrictCoherence.Settings strictSettings(TierAssembly tiers, long dataSizeLimit) {
    return new StrictCoherence.Settings(
        values.get(MemcacheParameters.MEMCACHE),
        oldValueTtl(tiers.ttl()),
        !tiers.negativeTtl().isZero(),
        dataSizeLimit,
        values.get(MemcacheParameters.ON_UNREACHABLE) == MemcacheParameters.OnUnreachable.REFUSE);
  }

  /** A reader may fill an old value until its lease ends, and it lives from then on. */
  private Duration oldValueTtl(Duration ttl) {
    return ttl.isZero()
        ? ttl
        : ttl.plus(values.get(MemcacheParameters.LEASE)).plus(COARSENESS_OF_MEMCACHED);
  }

  /** In a URI unless it says otherwise; in a file only if it says so. */
  private boolean isStrict() {
    return values.given(MemcacheParameters.COHERENCE)
        ? values.get(MemcacheParameters.COHERENCE) == MemcacheParameters.CoherenceMode.STRICT
        : file.isEmpty();
  }

  private KeyRules keyRules() {
    KeyTemplate format = values.get(MemcacheParameters.KEY_FORMAT);
    if (isStrict() && !format.distinguishesKeys()) {
      throw new IllegalArgumentException(
          "parameter key_format: \""
              + format
              + "\" gives different keys one cache key, and so one value; put %s into it, or use"
              + " coherence=postfix");
    }
    // A Postfix program says nothing of it: there, silence and exit 1 mean "not found".
    if (!format.distinguishesKeys() && !options.asPostfix()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          Shown.oneLine(
              "open "
                  + uri
                  + ": key_format \""
                  + format
                  + "\" gives different keys one cache key, and so one value; put %s into it"));
    }
    DomainFilter domains =
        DomainFilter.parse(values.get(MemcacheParameters.DOMAIN), uri, options, opener);
    Optional<AnyKey> anyKey = isStrict() ? Optional.of(new AnyKey()) : Optional.empty();
    return new KeyRules(domains, format, values.get(MemcacheParameters.KEY_DIGEST), anyKey);
  }

  private Optional<LookupMap> backup() {
    String name = values.get(MemcacheParameters.BACKUP);
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(keep(opener.open(name, options.forBackup())));
  }

  private void refuseWhatNeedsStrict() {
    if (isStrict()) {
      return;
    }
    String needsStrict =
        values.given(MemcacheParameters.NEGATIVE_TTL)
                && !values.get(MemcacheParameters.NEGATIVE_TTL).isZero()
            ? "negative_ttl above 0"
            : values.given(MemcacheParameters.LEASE)
                ? "lease"
                : values.given(MemcacheParameters.ON_UNREACHABLE) ? "on_unreachable" : "";
    if (!needsStrict.isEmpty()) {
      throw new MapConfigException(
          "open "
              + uri
              + ": "
              + needsStrict
              + " needs coherence=strict; set that, or leave it out");
    }
  }

  private boolean givenInFile(String name) {
    return !options.parameters().containsKey(name)
        && !uri.parameters().containsKey(name)
        && file.flatMap(read -> read.get(name)).isPresent();
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.add(part);
    return part;
  }

  private Path pathOf(String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new MapConfigException("open " + uri + ": this is not the path of a file", e);
    }
  }
}
