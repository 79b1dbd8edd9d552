package org.mapdriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.utf8;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mapdriver.spi.MapUri;

class ValuesTest {

  @Test
  void options_setters_changeACopy() {
    MapOptions defaults = MapOptions.defaults();
    MapOptions changed =
        defaults
            .access(Access.READ_ONLY)
            .folding(KeyFolding.CASE)
            .securitySensitive(true)
            .asPostfix(true)
            .trailingNul(TrailingNul.NEVER)
            .createMode(Set.of(PosixFilePermission.OWNER_READ))
            .parameter("b", "1;2")
            .parameter("a", "x");

    assertThat(defaults.access()).isEqualTo(Access.READ_WRITE);
    assertThat(defaults.accessRequired()).isFalse();
    assertThat(defaults.folding()).isEqualTo(KeyFolding.NONE);
    assertThat(defaults.parameters()).isEmpty();
    assertThat(changed.access()).isEqualTo(Access.READ_ONLY);
    assertThat(changed.accessRequired()).isTrue();
    assertThat(changed.folding()).isEqualTo(KeyFolding.CASE);
    assertThat(changed.securitySensitive()).isTrue();
    assertThat(changed.asPostfix()).isTrue();
    assertThat(changed.trailingNul()).isEqualTo(TrailingNul.NEVER);
    assertThat(changed.createMode()).containsExactly(PosixFilePermission.OWNER_READ);
    assertThat(changed.parameters())
        .containsExactly(java.util.Map.entry("b", "1;2"), java.util.Map.entry("a", "x"));
  }

  @Test
  void options_forBackup_keepsAllButTheParameters() {
    MapOptions options =
        MapOptions.defaults().folding(KeyFolding.CASE).asPostfix(true).parameter("ttl", "1");

    assertThat(options.forBackup().parameters()).isEmpty();
    assertThat(options.forBackup().folding()).isEqualTo(KeyFolding.CASE);
    assertThat(options.forBackup().asPostfix()).isTrue();
  }

  @Test
  void options_null_isRefused() {
    MapOptions defaults = MapOptions.defaults();

    assertThatThrownBy(() -> defaults.access(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> defaults.folding(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> defaults.trailingNul(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> defaults.createMode(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> defaults.parameter("a", null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> defaults.parameters().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void entry_isEqualByItsBytesAndDoesNotShowItsValue() {
    MapEntry entry = MapEntry.of("k\u00e9", "secret");

    assertThat(entry).isEqualTo(new MapEntry(utf8("k\u00e9"), utf8("secret")));
    assertThat(entry).hasSameHashCodeAs(MapEntry.of("k\u00e9", "secret"));
    assertThat(entry).isNotEqualTo(MapEntry.of("k\u00e9", "other"));
    assertThat(entry.keyString()).isEqualTo("k\u00e9");
    assertThat(entry.valueString()).isEqualTo("secret");
    assertThat(entry).hasToString("MapEntry[k\u00e9, 6 bytes]");
    assertThatThrownBy(() -> new MapEntry(null, utf8("v")))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void stats_layeredMap_showsItsBackupInside() {
    MapStats backup = MapStats.builder(MapUri.parse("lmdb:/x")).lookups(2).build();
    MapStats stats =
        MapStats.builder(MapUri.parse("memcache:ttl=1"))
            .lookups(5)
            .hitsAndMisses(3, 2)
            .negativeHits(1)
            .fills(2, 0)
            .writes(4, 1)
            .errors("timeout", 2)
            .errors("timeout", 1)
            .errors("connect", 0)
            .breaker(MapStats.BreakerState.OPEN)
            .detail("version", "1")
            .backup(backup)
            .build();

    assertThat(stats.toBuilder().build()).hasToString(stats.toString());
    assertThat(stats)
        .hasToString(
            "memcache:ttl=1: lookups 5, hits 3 (negative 1), misses 2, fills 2 (refused 0),"
                + " updates 4, deletes 1, errors {timeout=3}, breaker OPEN\n"
                + "lmdb:/x: lookups 2, hits 0 (negative 0), misses 0, fills 0 (refused 0),"
                + " updates 0, deletes 0, errors {}");
    assertThat(stats.backup()).containsSame(backup);
    assertThat(stats.details()).containsEntry("version", "1");
    assertThat(backup.breaker()).isEmpty();
    assertThat(backup.cacheCounted()).isFalse();
  }
}
