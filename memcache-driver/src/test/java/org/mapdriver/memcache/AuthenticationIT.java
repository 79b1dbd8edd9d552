package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;

/** A memcached that asks who we are. */
final class AuthenticationIT {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final String PASSWORD = "open-sesame";

  @TempDir Path folder;
  private Path passwordFile;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("users"), "joe:" + PASSWORD + "\n");
    passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
  }

  private Memcached server() {
    return Memcached.onTcp("-Y", folder.resolve("users").toString());
  }

  private String uri(Memcached server, String user) {
    return "memcache:max_try=1;memcache="
        + server.server()
        + ";username="
        + user
        + ";password_file="
        + passwordFile;
  }

  @Test
  void everyOperation_withTheRightPassword_works() {
    try (Memcached server = server();
        LookupMap map = DRIVERS.open(uri(server, "joe"))) {
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.delete("k")).isTrue();
      assertThat(map.check().get(0).healthy()).isTrue();
    }
  }

  @Test
  void lookup_withAWrongPassword_isUnavailableAndShowsNoSecret() throws IOException {
    Files.writeString(passwordFile, "close-sesame");
    try (Memcached server = server();
        LookupMap map = DRIVERS.open(uri(server, "joe"))) {
      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("did not accept the user name and password")
          .hasMessageNotContaining("sesame");
      assertThat(map.check().get(0).healthy()).isFalse();
      assertThat(map.check().toString() + map.stats()).doesNotContain("sesame");
    }
  }

  /** It would keep the password as a value of the key auth. */
  @Test
  void everyOperation_serverThatAsksForNoPassword_worksAndIsNotToldIt() {
    try (Memcached server = Memcached.onTcp();
        LookupMap map = DRIVERS.open(uri(server, "joe"))) {
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.lookup("auth")).isNull();
    }
  }

  @Test
  void lookup_withoutPassword_isUnavailable() {
    try (Memcached server = server();
        LookupMap map = DRIVERS.open("memcache:max_try=1;memcache=" + server.server())) {
      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("unauthenticated");
    }
  }

  @Test
  void open_withHalfOfTheCredentials_isRefused() {
    for (String half : new String[] {"username=joe", "password_file=" + passwordFile}) {
      assertThatThrownBy(() -> DRIVERS.open("memcache:" + half))
          .isInstanceOf(MapConfigException.class)
          .hasMessageContaining("belong together");
    }
  }

  @Test
  void open_withoutReadablePasswordFile_isRefused() {
    assertThatThrownBy(
            () -> DRIVERS.open("memcache:username=joe;password_file=" + folder.resolve("none")))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("password_file");
  }
}
