package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.ProtocolException;

/** Makes connections: looks the server up anew, tries its addresses in turn, authenticates. */
final class Connector {
  private final ServerAddress server;
  private final Optional<Authentication> authentication;
  private final Watchdog watchdog;

  Connector(ServerAddress server, Optional<Authentication> authentication, Watchdog watchdog) {
    this.server = server;
    this.authentication = authentication;
    this.watchdog = watchdog;
  }

  /**
   * Connects before the deadline; each address left to try has an equal share of what is left.
   * Looking names up takes its own time.
   */
  Connection connect(Deadline deadline) throws CacheFailure, ClosedByInterruptException {
    List<SocketAddress> addresses = resolve();
    IOException last = null;
    for (int i = 0; i < addresses.size(); i++) {
      try {
        Connection connection =
            Connection.open(addresses.get(i), deadline.share(addresses.size() - i), watchdog);
        authenticate(connection, deadline);
        return connection;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      } catch (UnsupportedAddressTypeException | UnsupportedOperationException e) {
        last = new IOException("this machine or JVM has no sockets of this kind", e);
      }
    }
    throw new CacheFailure(
        CacheFailure.Kind.CONNECT,
        "cannot connect to " + server + ": " + reason(last) + ". Is memcached running there?",
        false,
        last);
  }

  private List<SocketAddress> resolve() throws CacheFailure {
    try {
      return server.resolve();
    } catch (UnknownHostException e) {
      throw new CacheFailure(
          CacheFailure.Kind.CONNECT,
          "cannot connect to " + server + ": host or service not found. Correct the name?",
          false,
          e);
    } catch (IllegalArgumentException e) {
      throw new MapConfigException(
          Shown.oneLine("parameter memcache: " + server + ": " + e.getMessage()), e);
    }
  }

  private void authenticate(Connection connection, Deadline deadline)
      throws CacheFailure, IOException {
    if (authentication.isEmpty()) {
      return;
    }
    boolean accepted = false;
    try {
      accepted =
          connection.exchange(authentication.get().isOpenToAll(), deadline)
              || connection.exchange(authentication.get().login(), deadline);
    } catch (ProtocolException e) {
      throw new CacheFailure(
          CacheFailure.Kind.CONNECT,
          server
              + " did not accept the user name and password: "
              + e.getMessage()
              + ". Correct username and password_file, or start memcached with -Y",
          false,
          e);
    } finally {
      if (!accepted || !connection.reusable()) {
        connection.close();
      }
    }
    if (!connection.reusable()) {
      throw new IOException("the server went out of step while authenticating");
    }
  }

  private static String reason(@Nullable IOException last) {
    String message = last == null ? null : last.getMessage();
    return message == null ? "no answer in time" : Shown.oneLine(message);
  }
}
