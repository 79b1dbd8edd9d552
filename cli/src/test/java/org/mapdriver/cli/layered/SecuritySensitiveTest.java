package org.mapdriver.cli.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;

/** Maps that any local process could write to refuse to decide about security. */
final class SecuritySensitiveTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final MapOptions SENSITIVE = MapOptions.defaults().securitySensitive(true);

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    for (String uri : new String[] {"lmdb:" + folder + "/t", "sqlite:" + folder + "/t.db"}) {
      try (LookupMap map = DRIVERS.open(uri)) {
        map.update("k", "v");
      }
    }
    Files.writeString(folder.resolve("text"), "k v\n");
    Files.writeString(
        folder.resolve("q.cf"),
        "dbpath = "
            + folder.resolve("t.db")
            + "\nquery = SELECT value FROM mapdriver WHERE key = CAST('%s' AS BLOB)\n");
  }

  private static void permit(Path file, String permissions) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @CsvSource({
    "lmdb:, /t, t.lmdb",
    "sqlite:, /t.db, t.db",
    "sqlite:, /q.cf, t.db",
    "sqlite:, /q.cf, q.cf",
    "texthash:, /text, text",
  })
  void open_fileThatAnyUserCanWrite_isRefused(String scheme, String path, String file)
      throws Exception {
    String uri = scheme + folder + path;
    try (LookupMap map = DRIVERS.open(uri, SENSITIVE)) {
      assertThat(map.lookup("k")).isEqualTo("v");
    }

    permit(folder.resolve(file), "rw-rw-rw-");

    assertThatThrownBy(() -> DRIVERS.open(uri, SENSITIVE))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + uri + ": any user of this machine can write to ")
        .hasMessageContaining(folder.resolve(file) + ", so it must not decide about security");
    DRIVERS.open(uri).close();
  }

  @ParameterizedTest
  @CsvSource({"lmdb:, /t", "sqlite:, /t.db", "sqlite:, /q.cf", "texthash:, /text"})
  void open_folderInWhichAnyUserCanReplaceTheFile_isRefused(String scheme, String path)
      throws Exception {
    permit(folder, "rwxrwxrwx");

    assertThatThrownBy(() -> DRIVERS.open(scheme + folder + path, SENSITIVE))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("any user of this machine can write to " + folder.toRealPath());
  }

  @Test
  void open_folderThatIsSticky_opens() throws Exception {
    Files.setAttribute(folder, "unix:mode", 01777);

    try (LookupMap map = DRIVERS.open("lmdb:" + folder + "/t", SENSITIVE)) {
      assertThat(map.lookup("k")).isEqualTo("v");
    }
  }
}
