package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.MetaReply;
import org.mapdriver.memcache.protocol.ProtocolException;
import org.mapdriver.memcache.protocol.TextProtocol;

/** Makes connections: looks the server up anew, tries its addresses in turn, authenticates. */
final class Connector {
  private final ServerAddress server;
  private final Optional<Authentication> authentication;
  private final Optional<Command<MetaReply>> probe;
  private final TextProtocol protocol;
  private final Watchdog watchdog;
  private final AtomicLong lives = new AtomicLong(Connection.ANY_LIFE);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable NameLookup names; // guarded by lock

  /**
   * Prepares.
   *
   * @param probe what the server must carry out to be of use, after the authentication
   */
  Connector(
      ServerAddress server,
      Optional<Authentication> authentication,
      Optional<Command<MetaReply>> probe,
      TextProtocol protocol,
      Watchdog watchdog) {
    this.server = server;
    this.authentication = authentication;
    this.probe = probe;
    this.protocol = protocol;
    this.watchdog = watchdog;
  }

  /**
   * Connects before the deadline; each address left to try has an equal share of what is left when
   * names are looked up.
   */
  Connection connect(Deadline deadline, Polling polling)
      throws CacheFailure, ClosedByInterruptException {
    List<SocketAddress> addresses = resolve(deadline);
    IOException last = null;
    for (int i = 0; i < addresses.size(); i++) {
      try {
        Connection connection =
            Connection.open(
                lives.incrementAndGet(),
                addresses.get(i),
                deadline.share(addresses.size() - i),
                watchdog,
                protocol.getReplyParser(),
                polling);
        authenticate(connection, deadline);
        probe(connection, deadline);
        return connection;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      } catch (UnsupportedAddressTypeException | UnsupportedOperationException e) {
        last = new IOException("this machine or JVM has no sockets of this kind", e);
      }
    }
    throw cannotConnect(reason(last) + ". Is memcached running there?", last);
  }

  /** Without file handles there is neither a socket nor a name, whatever else the system says. */
  private CacheFailure cannotConnect(String why, @Nullable Exception cause) {
    boolean refused = cause instanceof ConnectException; // by the server: there was a socket
    String told =
        !refused && FileHandles.areBehind(cause)
            ? FileHandles.USED_UP + ". " + FileHandles.ADVICE
            : why;
    return new CacheFailure(
        CacheFailure.Kind.CONNECT, "cannot connect to " + server + ": " + told, false, cause);
  }

  private List<SocketAddress> resolve(Deadline deadline) throws CacheFailure {
    try {
      return names().resolve(deadline);
    } catch (TimeoutException e) {
      throw new CacheFailure(
          CacheFailure.Kind.CONNECT,
          "cannot connect to "
              + server
              + ": looking its name up takes longer than timeout. Use a network address, or mend the"
              + " name service",
          false,
          e);
    } catch (UnknownHostException e) {
      throw cannotConnect("host or service not found. Correct the name?", e);
    } catch (IllegalArgumentException e) {
      throw new MapConfigException(
          Shown.oneLine("parameter memcache: " + server + ": " + e.getMessage()), e);
    }
  }

  /** Made late: an address that makes no sense is an error of who connects, not of who opens. */
  private NameLookup names() {
    lock.lock();
    try {
      NameLookup made = names;
      if (made == null) {
        made = new NameLookup(server.toString(), server.isName(), server::resolve);
        names = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private void authenticate(Connection connection, Deadline deadline)
      throws CacheFailure, IOException {
    if (authentication.isEmpty()) {
      return;
    }
    boolean accepted = false;
    try {
      boolean open =
          connection.exchange(authentication.get().isOpenToAll(), deadline)
              || connection.exchange(authentication.get().login(), deadline);
      accepted = connection.finish() && open;
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
      if (!accepted) {
        connection.close();
      }
    }
    if (!accepted) {
      throw new IOException("the server went out of step while authenticating");
    }
  }

  /** Whether the server can do what the map needs of it may change with each connection. */
  private void probe(Connection connection, Deadline deadline) throws CacheFailure, IOException {
    if (probe.isEmpty()) {
      return;
    }
    boolean able = false;
    try {
      MetaReply reply = connection.exchange(probe.get(), deadline);
      if (reply.code() == MetaReply.Code.HD && reply.cas() == 0) {
        throw new CacheFailure(
            CacheFailure.Kind.CONNECT,
            server
                + " tells no cas of what it stores, which coherence=strict needs."
                + " Start memcached without -C, or use coherence=postfix",
            false,
            null);
      }
      able = connection.finish();
    } catch (ProtocolException e) {
      throw new CacheFailure(
          CacheFailure.Kind.CONNECT,
          server
              + " does not carry out meta commands as coherence=strict needs them: "
              + e.getMessage()
              + ". Use memcached 1.6.18 or newer, or coherence=postfix",
          false,
          e);
    } finally {
      if (!able) {
        connection.close();
      }
    }
    if (!able) {
      throw new IOException("the server went out of step while it was probed");
    }
  }

  private static String reason(@Nullable IOException last) {
    String message = last == null ? null : last.getMessage();
    return message == null ? "no answer in time" : Shown.oneLine(message);
  }
}
