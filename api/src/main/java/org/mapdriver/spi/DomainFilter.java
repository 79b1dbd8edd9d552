package org.mapdriver.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.TrailingNul;
import org.mapdriver.text.CaseFolding;

/**
 * A list of domains, as the parameter {@code domain} of Postfix's tables has it: whether a key is
 * looked up at all hangs on what stands behind its last {@code @}.
 *
 * <p>The list is separated by commas and blanks. An entry is a domain, compared exactly but for
 * upper and lower case; {@code /file}, whose lines are lists in its place; or {@code scheme:table},
 * which stands for every domain that is a key of that table. {@code !} before an entry excludes.
 * The first entry that matches decides; without one the key is not accepted.
 *
 * <p>Safe for use by many threads. Lookups in tables block as those tables do.
 *
 * <p>Source: {@code memcache_table(5)} and {@code sqlite_table(5)}, "domain"; {@code postconf(5)},
 * "pattern" lists.
 */
public final class DomainFilter implements AutoCloseable {
  private static final DomainFilter NONE = new DomainFilter(List.of(), /* empty= */ true);

  private final List<Rule> rules;
  private final boolean empty;

  /** A part of the list: what it says of a domain, or null if it says nothing. */
  private interface Rule {
    @Nullable Boolean decide(byte[] domain);
  }

  /** Neighbouring names. The keys are folded names, one character for each byte. */
  private record Names(Map<String, Boolean> decisions) implements Rule {
    @Override
    public @Nullable Boolean decide(byte[] domain) {
      return decisions.get(new String(domain, ISO_8859_1));
    }
  }

  private record Table(LookupMap map, boolean decision) implements Rule {
    @Override
    public @Nullable Boolean decide(byte[] domain) {
      return map.lookup(domain) == null ? null : decision;
    }
  }

  private DomainFilter(List<Rule> rules, boolean empty) {
    this.rules = rules;
    this.empty = empty;
  }

  /**
   * Reads a list; opens its tables and reads its files.
   *
   * @param list the list; lone surrogates stand for bytes as in {@link ConfigFile#get}
   * @param owner the map that the list belongs to, for messages
   * @param options the owner's options
   * @param opener opens the tables, read-only; {@link #close} closes them
   * @return the filter; with an empty list one that accepts every key
   * @throws MapConfigException if the list is malformed, or a file or a table cannot be read; no
   *     table is left open
   */
  public static DomainFilter parse(
      String list, MapUri owner, MapOptions options, MapOpener opener) {
    if (list.isEmpty()) {
      return NONE;
    }
    List<Rule> rules = new ArrayList<>();
    try {
      for (DomainList.Entry entry : DomainList.parse(list, owner)) {
        if (entry.isTable()) {
          rules.add(new Table(openTable(entry.text(), owner, options, opener), entry.accepted()));
        } else {
          names(rules).putIfAbsent(new String(entry.folded(), ISO_8859_1), entry.accepted());
        }
      }
    } catch (MapException e) {
      closeTables(rules, e);
      throw e;
    }
    return new DomainFilter(List.copyOf(rules), /* empty= */ false);
  }

  private static Map<String, Boolean> names(List<Rule> rules) {
    if (!rules.isEmpty() && rules.get(rules.size() - 1) instanceof Names last) {
      return last.decisions();
    }
    Names names = new Names(new LinkedHashMap<>());
    rules.add(names);
    return names.decisions();
  }

  private static LookupMap openTable(
      String uri, MapUri owner, MapOptions options, MapOpener opener) {
    try {
      // The table's own keys are not folded, in Postfix neither: it asks for the folded domain.
      return opener.open(
          uri,
          options
              .forBackup()
              .access(Access.READ_ONLY)
              .folding(KeyFolding.NONE)
              .trailingNul(TrailingNul.AUTOMATIC));
    } catch (MapConfigException e) {
      throw new MapConfigException("open " + owner + ": parameter domain: " + e.getMessage(), e);
    }
  }

  /**
   * The filter that accepts every key, because there is no list.
   *
   * @return the filter
   */
  public static DomainFilter none() {
    return NONE;
  }

  /**
   * Whether there is no list.
   *
   * @return whether every key is accepted
   */
  public boolean isEmpty() {
    return empty;
  }

  /**
   * Whether a key is to be looked up.
   *
   * @param key the key, as the caller gave it or folded, not yet put into a template
   * @return whether the list accepts its domain; with a list, never for a key that lacks a local
   *     part or a domain
   * @throws MapException if a table of the list did not answer
   */
  public boolean accepts(byte[] key) {
    if (empty) {
      return true;
    }
    Address address = Address.split(key);
    byte[] domain = address.part('d');
    if (domain == null || address.part('u') == null) {
      return false;
    }
    byte[] folded = CaseFolding.fold(domain);
    for (Rule rule : rules) {
      Boolean decision = rule.decide(folded);
      if (decision != null) {
        return decision;
      }
    }
    return false;
  }

  /** Closes the list's tables. Further calls do nothing. */
  @Override
  public void close() {
    MapException failure = closeTables(rules, null);
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes all tables; answers the first failure, with the others added to it. */
  private static @Nullable MapException closeTables(
      List<Rule> rules, @Nullable MapException first) {
    MapException failure = first;
    for (Rule rule : rules) {
      if (rule instanceof Table table) {
        try {
          table.map().close();
        } catch (MapException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
    }
    return failure;
  }
}
