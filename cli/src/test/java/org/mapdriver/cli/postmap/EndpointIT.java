package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 7: how the server is named. */
final class EndpointIT {
  private static final String MAP = CaseBuilder.MAP;

  @TestFactory
  Stream<DynamicTest> endpoint_isUnderstoodAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    for (String endpoint :
        List.of(
            "inet:127.0.0.1:${port}",
            "inet:[127.0.0.1]:${port}",
            "inet:localhost:${port}",
            "inet:[localhost]:${port}",
            "inet::${port}",
            "inet:${port}")) {
      cases
          .add("7.1", endpoint)
          .config("memcache = " + endpoint + "\nbackup = static:B\n")
          .holds("k", "1")
          .run("-q", "-", MAP)
          .stdin("k\nx\n")
          .prints("k\t1\nx\tB\n")
          .leaves("k", "1", "x", "B");
    }
    for (String endpoint :
        List.of(
            "inet:[::1]:${port}",
            "inet:::1:${port}",
            "inet:[ipv6:::1]:${port}",
            "inet:[0:0:0:0:0:0:0:1]:${port}")) {
      cases
          .add("7.1", endpoint)
          .ipv6()
          .config("memcache = " + endpoint + "\n")
          .holds("k", "1")
          .run("-q", "k", MAP)
          .prints("1\n");
    }
    cases
        .add("7.1", "unix:/path")
        .unixSocket()
        .memcache("backup = static:B")
        .holds("k", "1")
        .run("-q", "-", MAP)
        .stdin("k\nx\n")
        .prints("k\t1\nx\tB\n")
        .leaves("k", "1", "x", "B");
    cases
        .add("7.1", "unix: a socket that is not there")
        .config("memcache = unix:/nonexistent/socket\nbackup = static:B\n")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n");
    for (String endpoint :
        List.of(
            "INET:127.0.0.1:${port}",
            "Unix:/nonexistent",
            "127.0.0.1:${port}",
            "127.0.0.1",
            "inet",
            "inet:",
            ":127.0.0.1:${port}",
            "unix:",
            "tcp:127.0.0.1:${port}",
            "proxy:127.0.0.1:${port}",
            "[::1]:${port}")) {
      cases
          .add("7.1", "fatal at open: " + endpoint)
          .config("memcache = " + endpoint + "\nbackup = internal:b\n")
          .run("-d", "-", MAP)
          .fatal();
    }
    for (String endpoint :
        List.of(
            "inet:[127.0.0.1:${port}",
            "inet:[127.0.0.1]x:${port}",
            "inet:[127.0.0.1]",
            "inet:127.0.0.1:",
            "inet:127.0.0.1:12x",
            "inet:127.0.0.1 :${port}",
            "inet:127.0.0.1:${port} inet:127.0.0.1:${port}",
            "inet:[]:${port}")) {
      cases
          .add("7.1", "the open passes, the first connection does not: " + endpoint)
          .config("memcache = " + endpoint + "\nbackup = internal:b\n")
          .run("-q", "", MAP)
          .notFound()
          .run("-q", "k", MAP)
          .fatal()
          .run("-d", "k", MAP)
          .fatal();
    }
    for (String port : List.of("70000", "0", "-1")) {
      cases
          .add("7.1", "a port out of range is an ordinary connect failure: " + port)
          .config("memcache = inet:127.0.0.1:" + port + "\nbackup = static:B\n")
          .run("-q", "k", MAP)
          .printsWithWarning("B\n");
    }
    cases
        .add("7.1", "an unknown host is an ordinary connect failure")
        .config("memcache = inet:no.such.host.invalid:11211\nbackup = static:B\n")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n");
    cases
        .add("7.1", "an unknown service is an ordinary connect failure")
        .config("memcache = inet:127.0.0.1:nosuchservice\nbackup = static:B\n")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n");
    cases
        .add("7.2", "all addresses of a name are tried: a server on IPv6 alone")
        .ipv6()
        .config("memcache = inet:localhost:${port}\nbackup = static:B\n")
        .holds("k", "1")
        .run("-q", "k", MAP);
    return cases.build();
  }
}
