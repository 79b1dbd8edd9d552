package org.mapdriver.memcache.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A host and a port as Postfix reads them: the host defaults to localhost, the port has none. */
record HostPort(String host, String port) {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final String IPV6_PREFIX = "ipv6:";
  private static final int MAX_HOST_NAME = 255;

  static HostPort parse(String endpoint) {
    HostPort parsed = endpoint.startsWith("[") ? bracketed(endpoint) : plain(endpoint);
    if (parsed.port.isEmpty()) {
      throw new IllegalArgumentException("\"" + endpoint + "\" lacks a port; write host:port");
    }
    if (!validHost(parsed.host)) {
      throw new IllegalArgumentException(
          "\"" + parsed.host + "\" is no host name and no network address; write host:port");
    }
    if (isDigit(parsed.port.charAt(0)) && !DIGITS.matcher(parsed.port).matches()) {
      throw new IllegalArgumentException(
          "\"" + parsed.port + "\" is no port; write digits only after the last colon");
    }
    return parsed;
  }

  private static HostPort bracketed(String endpoint) {
    int close = endpoint.indexOf(']');
    if (close < 0) {
      throw new IllegalArgumentException(
          "\"" + endpoint + "\" lacks a \"]\"; write [address]:port");
    }
    String after = endpoint.substring(close + 1);
    if (!after.isEmpty() && !after.startsWith(":")) {
      throw new IllegalArgumentException(
          "\"" + endpoint + "\" has text after \"]\"; write [address]:port");
    }
    String host = endpoint.substring(1, close);
    if (host.regionMatches(true, 0, IPV6_PREFIX, 0, IPV6_PREFIX.length())) {
      host = host.substring(IPV6_PREFIX.length());
    }
    return new HostPort(host, after.isEmpty() ? "" : after.substring(1));
  }

  private static HostPort plain(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    String host = colon < 0 ? "" : endpoint.substring(0, colon);
    return new HostPort(host.isEmpty() ? "localhost" : host, endpoint.substring(colon + 1));
  }

  /** The port as a number. A service name that is not known, or 65536, is a server that is down. */
  int portNumber() throws UnknownHostException {
    if (!DIGITS.matcher(port).matches()) {
      return Services.tcpPort(port);
    }
    String significant = port.replaceFirst("^0+(?=.)", "");
    int number = significant.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(significant);
    if (number > 65535) {
      throw new UnknownHostException("there is no port " + significant);
    }
    return number;
  }

  /** Whether the host has to be looked up. */
  boolean isName() {
    return !IPV4.matcher(host).matches() && !host.contains(":");
  }

  private static boolean validHost(String host) {
    return IPV4.matcher(host).matches() || validIpv6(host) || validName(host);
  }

  private static boolean validIpv6(String host) {
    try {
      // A text with a colon in it is never looked up.
      return IPV6.matcher(host).matches() && InetAddress.getByName(host) != null;
    } catch (UnknownHostException malformed) {
      return false;
    }
  }

  private static boolean validName(String host) {
    if (host.length() > MAX_HOST_NAME || DIGITS.matcher(host.replace(".", "")).matches()) {
      return false;
    }
    for (String label : host.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
