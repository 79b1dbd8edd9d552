package org.mapdriver;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a URI does not say about opening a map. Immutable: each setter returns changed options.
 *
 * <p>Options hold for all layers of a map, except typed parameters, which belong to the outermost
 * one. No argument may be null.
 */
public final class MapOptions {
  private static final MapOptions DEFAULTS = new MapOptions(new Draft());

  private final Access access;
  private final boolean accessRequired;
  private final KeyFolding folding;
  private final boolean securitySensitive;
  private final boolean asPostfix;
  private final TrailingNul trailingNul;
  private final Set<PosixFilePermission> createMode;
  private final Map<String, String> parameters;

  /**
   * What options are made from: the defaults, or a copy of others, of which a setter changes one.
   */
  private static final class Draft {
    private Access access = Access.READ_WRITE;
    private boolean accessRequired;
    private KeyFolding folding = KeyFolding.NONE;
    private boolean securitySensitive;
    private boolean asPostfix;
    private TrailingNul trailingNul = TrailingNul.AUTOMATIC;
    private Set<PosixFilePermission> createMode = PosixFilePermissions.fromString("rw-r--r--");
    private Map<String, String> parameters = Map.of();
  }

  private MapOptions(Draft draft) {
    access = Objects.requireNonNull(draft.access, "access");
    accessRequired = draft.accessRequired;
    folding = Objects.requireNonNull(draft.folding, "folding");
    securitySensitive = draft.securitySensitive;
    asPostfix = draft.asPostfix;
    trailingNul = Objects.requireNonNull(draft.trailingNul, "trailingNul");
    createMode = Set.copyOf(draft.createMode);
    parameters = Collections.unmodifiableMap(draft.parameters);
  }

  private MapOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.access = access;
    draft.accessRequired = accessRequired;
    draft.folding = folding;
    draft.securitySensitive = securitySensitive;
    draft.asPostfix = asPostfix;
    draft.trailingNul = trailingNul;
    draft.createMode = createMode;
    draft.parameters = parameters;
    change.accept(draft);
    return new MapOptions(draft);
  }

  /**
   * The options of {@link MapDrivers#open(String)}: read and write where the map can be written, no
   * folding, not security-sensitive, files created with permissions {@code rw-r--r--}.
   *
   * @return the default options
   */
  public static MapOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Opens the map for this.
   *
   * @param access what for; {@link Access#READ_WRITE}, when said here, makes a map that can only be
   *     read refuse to open, where the default lets it open and refuse the first update
   * @return changed options
   */
  public MapOptions access(Access access) {
    return with(
        draft -> {
          draft.access = access;
          draft.accessRequired = true;
        });
  }

  /**
   * Folds keys like this.
   *
   * @param folding how
   * @return changed options
   */
  public MapOptions folding(KeyFolding folding) {
    return with(draft -> draft.folding = folding);
  }

  /**
   * Whether decisions about security hang on this map's answers. A map that any local process could
   * write to without authenticating itself then refuses to open: {@code memcache:} always does, the
   * others do if all users of the machine can write to their file, or replace it.
   *
   * @param securitySensitive whether they do
   * @return changed options
   */
  public MapOptions securitySensitive(boolean securitySensitive) {
    return with(draft -> draft.securitySensitive = securitySensitive);
  }

  /**
   * Whether to act as one Postfix program among others where that differs from this API's own
   * contract: {@code lmdb:} tables are locked as Postfix locks them unless {@code locking=} says
   * otherwise; with {@code coherence=postfix}, an update with {@link UpdateMode#INSERT_IF_ABSENT}
   * puts the value into the cache even if the backup keeps its own, and overwrites where there is
   * no backup, as {@code postmap -i} does. The {@code mapdriver} command sets it.
   *
   * @param asPostfix whether to
   * @return changed options
   */
  public MapOptions asPostfix(boolean asPostfix) {
    return with(draft -> draft.asPostfix = asPostfix);
  }

  /**
   * Whether keys and values end in a NUL byte inside tables that allow both forms.
   *
   * @param trailingNul which form
   * @return changed options
   */
  public MapOptions trailingNul(TrailingNul trailingNul) {
    return with(draft -> draft.trailingNul = trailingNul);
  }

  /**
   * The permissions of files that a map creates, before the process's umask.
   *
   * @param createMode the permissions
   * @return changed options
   */
  public MapOptions createMode(Set<PosixFilePermission> createMode) {
    return with(draft -> draft.createMode = createMode);
  }

  /**
   * Sets a driver's parameter, overriding what the URI or the configuration file says. The value
   * has the syntax that it has in a URI, and may contain {@code ;}.
   *
   * @param name the parameter's name
   * @param value its value
   * @return changed options
   */
  public MapOptions parameter(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put(name, value);
    return with(draft -> draft.parameters = changed);
  }

  /**
   * For drivers: these options without the typed parameters, which belong to the outermost map.
   *
   * @return what a driver opens its backup with
   */
  public MapOptions forBackup() {
    return parameters.isEmpty() ? this : with(draft -> draft.parameters = Map.of());
  }

  /**
   * What the map is opened for.
   *
   * @return {@link Access#READ_WRITE} unless said otherwise
   */
  public Access access() {
    return access;
  }

  /**
   * Whether {@link #access(Access)} was called, so that the access is a demand and no default.
   *
   * @return whether the access was said
   */
  public boolean accessRequired() {
    return accessRequired;
  }

  /**
   * How keys are folded.
   *
   * @return {@link KeyFolding#NONE} unless said otherwise
   */
  public KeyFolding folding() {
    return folding;
  }

  /**
   * Whether decisions about security hang on this map.
   *
   * @return false unless said otherwise
   */
  public boolean securitySensitive() {
    return securitySensitive;
  }

  /**
   * Whether to act as a Postfix program.
   *
   * @return false unless said otherwise
   */
  public boolean asPostfix() {
    return asPostfix;
  }

  /**
   * Which form keys and values have inside a table.
   *
   * @return {@link TrailingNul#AUTOMATIC} unless said otherwise
   */
  public TrailingNul trailingNul() {
    return trailingNul;
  }

  /**
   * The permissions of created files.
   *
   * @return an unmodifiable set
   */
  public Set<PosixFilePermission> createMode() {
    return createMode;
  }

  /**
   * The parameters set here, by name.
   *
   * @return an unmodifiable map, in the order in which they were set
   */
  public Map<String, String> parameters() {
    return parameters;
  }
}
