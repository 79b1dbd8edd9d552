package org.mapdriver.memcache.address;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.mapdriver.diagnostics.Shown;

/**
 * One server, {@code inet:host:port} or {@code unix:/path}. Only the transport is checked when it
 * is read; the endpoint is checked and looked up whenever a connection is made, as in Postfix.
 */
public final class ServerAddress {
  private static final Pattern SEVERAL = Pattern.compile("[,\\s]\\s*(inet|unix|embedded):");

  /** What a UNIX-domain address has room for on Linux, less its NUL; BSD and macOS have 4 less. */
  private static final int MAX_SOCKET_PATH = 107;

  private final String text;
  private final boolean unix;
  private final String endpoint;

  private ServerAddress(String text, boolean unix, String endpoint) {
    this.text = text;
    this.unix = unix;
    this.endpoint = endpoint;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if the transport is missing or unknown, or nothing follows it
   */
  public static ServerAddress parse(String text) {
    int colon = text.indexOf(':');
    String transport = colon < 0 ? "" : text.substring(0, colon);
    if (colon < 1 || colon == text.length() - 1) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a server; write inet:host:port or unix:/path");
    }
    return switch (transport) {
      case "inet" -> new ServerAddress(text, false, text.substring(colon + 1));
      case "unix" -> new ServerAddress(text, true, text.substring(colon + 1));
      default ->
          throw new IllegalArgumentException(
              "\""
                  + transport
                  + "\" is not a known transport; write inet:host:port, unix:/path or embedded:");
    };
  }

  /** Whether this text names more than one server. */
  public static boolean namesSeveral(String text) {
    return SEVERAL.matcher(text).find();
  }

  /** Whether {@link #resolve} may ask a name service, and so take its time. */
  public boolean isName() {
    return !unix && HostPort.parse(endpoint).isName();
  }

  /** The socket addresses, those of a host name all looked up now; at least one. */
  public List<SocketAddress> resolve() throws UnknownHostException {
    return unix ? List.of(socketPath()) : resolve(HostPort.parse(endpoint));
  }

  private static List<SocketAddress> resolve(HostPort target) throws UnknownHostException {
    int port = target.portNumber();
    List<SocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(target.host())) {
      addresses.add(new InetSocketAddress(address, port));
    }
    return addresses;
  }

  private SocketAddress socketPath() {
    try {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(endpoint);
      if (endpoint.getBytes(UTF_8).length <= MAX_SOCKET_PATH) {
        return address;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("the path of the socket is not a path", e);
    }
    throw new IllegalArgumentException(
        "the path of the socket is longer than "
            + MAX_SOCKET_PATH
            + " bytes; use a shorter one, a symbolic link for example");
  }

  /** The address as it was written, on one line. */
  @Override
  public String toString() {
    return Shown.oneLine(text);
  }
}
