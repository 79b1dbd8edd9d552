package org.mapdriver.memcache.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code memcache=}, as Postfix reads it. */
final class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "inet:127.0.0.1:11211, 127.0.0.1, 11211",
    "inet:[127.0.0.1]:11211, 127.0.0.1, 11211",
    "inet:[::1]:0011211, 0:0:0:0:0:0:0:1, 11211",
    "inet:[ipv6:::1]:1, 0:0:0:0:0:0:0:1, 1",
    "inet:[IPv6:::1]:1, 0:0:0:0:0:0:0:1, 1",
    "inet:::1:11211, 0:0:0:0:0:0:0:1, 11211",
  })
  void resolve_networkAddress_isThat(String text, String host, int port) throws Exception {
    assertThat(ServerAddress.parse(text).resolve())
        .containsExactly(new InetSocketAddress(host, port));
  }

  @Test
  void resolve_noHost_isLocalhost() throws Exception {
    assertThat(HostPort.parse(":11211")).isEqualTo(new HostPort("localhost", "11211"));
    assertThat(HostPort.parse("11211")).isEqualTo(new HostPort("localhost", "11211"));
    assertThat(ServerAddress.parse("inet:11211").resolve())
        .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 11211));
  }

  @Test
  void resolve_unixSocket_isItsPath() throws Exception {
    assertThat(ServerAddress.parse("unix:/run/memcached.sock").resolve())
        .containsExactly(UnixDomainSocketAddress.of("/run/memcached.sock"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "inet:",
        ":x",
        "localhost",
        "localhost:11211",
        "tcp:a:1",
        "INET:a:1",
        " inet:a:1"
      })
  void parse_transportThatIsNone_isRefusedAtOnce(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inet:[::1", "inet:[::1]x:1", "inet:[::1]", "inet:[::1]:", "inet:localhost:", "inet:a:12x",
        "inet:a b:1", "inet: a:1", "inet:a:1,inet:b:1", "inet:::::1:1", "inet:-a:1", "inet:a..b:1",
        "inet:1234.5:1", "inet:[]:1",
      })
  void resolve_endpointThatCannotBeRight_isRefusedOnlyNow(String text) {
    ServerAddress server = ServerAddress.parse(text);

    assertThatThrownBy(server::resolve).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inet:localhost:no-such-service", "inet:127.0.0.1:65536", "inet:no-port"})
  void resolve_nameThatIsNotKnown_isAServerThatIsDown(String text) {
    ServerAddress server = ServerAddress.parse(text);

    assertThatThrownBy(server::resolve).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void resolve_socketPathTooLong_isRefused() {
    ServerAddress server = ServerAddress.parse("unix:/" + "x".repeat(120));

    assertThatThrownBy(server::resolve)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("107");
  }
}
