package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mapdriver.cli.postmap.FakeServer.Reply;

/** Section 8: what is said to the server, and what is made of its replies. */
final class ServerProtocolIT {
  private static final String MAP = CaseBuilder.MAP;
  private static final Reply END = Reply.of("END\r\n");
  private static final Reply STORED = Reply.of("STORED\r\n");
  private static final Reply ERROR = Reply.of("SERVER_ERROR out of memory\r\n");
  private static final Reply VALUE = Reply.of("VALUE k 0 1\r\n1\r\nEND\r\n");
  private static final String GET = "get k\r\n";

  @TestFactory
  Stream<DynamicTest> serverProtocol_isSpokenAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    commands(cases);
    attempts(cases);
    replies(cases);
    limits(cases);
    time(cases);
    return cases.build();
  }

  private static void commands(CaseList cases) {
    cases
        .add("8.1", "a lookup that misses and fills")
        .memcache("backup = static:B", "ttl = 77", "flags = 5")
        .replies(END, STORED)
        .run("-q", "k", MAP)
        .prints("B\n")
        .sends("get k\r\nset k 5 77 1\r\nB\r\n");
    cases
        .add("8.1", "a delete")
        .memcache()
        .replies(Reply.of("DELETED\r\n"))
        .run("-d", "k", MAP)
        .succeeds()
        .sends("delete k\r\n");
    cases
        .add("8.1", "several lookups over one connection")
        .memcache()
        .replies(VALUE)
        .run("-q", "-", MAP)
        .stdin("k\nk\n")
        .prints("k\t1\nk\t1\n")
        .sends("get k\r\nget k\r\n");
    cases
        .add("8.1", "an update")
        .newer()
        .memcache()
        .replies(STORED)
        .run("-i", MAP)
        .stdin("k value\n")
        .succeeds()
        .sends("set k 0 3600 5\r\nvalue\r\n");
    cases
        .add("8.1", "ttl up to 30 days is relative")
        .memcache("backup = static:B", "ttl = 2592000")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B", 0, 2592000);
    cases
        .add("8.1", "ttl over 30 days is absolute, and long past")
        .memcache("backup = static:B", "ttl = 2592001")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leavesNothing();
    cases
        .add("8.1", "ttl over 30 days is sent as it stands")
        .memcache("backup = static:B", "ttl = 2592001")
        .replies(END, STORED)
        .run("-q", "k", MAP)
        .prints("B\n")
        .sends("get k\r\nset k 0 2592001 1\r\nB\r\n");
    cases
        .add("8.1", "ttl as absolute time")
        .memcache("backup = static:B", "ttl = ${in1000s}")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B", 0, 1000);
  }

  private static void attempts(CaseList cases) {
    cases
        .add("8.2", "max_try attempts in all, each on a new connection")
        .memcache("max_try = 3", "retry_pause = 1")
        .replies(ERROR)
        .run("-q", "k", MAP)
        .fatal()
        .sends(GET, GET, GET);
    cases
        .add("8.2", "the second attempt succeeds")
        .memcache("retry_pause = 1")
        .replies(ERROR, VALUE)
        .run("-q", "k", MAP)
        .prints("1\n")
        .sends(GET, GET);
    cases
        .add("8.2", "the second attempt of a delete succeeds")
        .memcache("retry_pause = 1")
        .replies(Reply.hangUp(), Reply.of("NOT_FOUND\r\n"))
        .run("-d", "k", MAP)
        .notFound()
        .sends("delete k\r\n", "delete k\r\n");
    cases
        .add("8.2", "the third attempt succeeds, without a warning of the second")
        .departure()
        .memcache("max_try = 3", "retry_pause = 1")
        .replies(ERROR, ERROR, VALUE)
        .run("-q", "k", MAP)
        .prints("1\n")
        .sends(GET, GET, GET);
    cases
        .add("8.2", "two attempts by default")
        .memcache("retry_pause = 1")
        .replies(ERROR)
        .run("-q", "k", MAP)
        .fatal()
        .sends(GET, GET);
    cases
        .add("8.2", "max_try = 1")
        .memcache("max_try = 1")
        .replies(ERROR)
        .run("-q", "k", MAP)
        .fatal()
        .sends(GET);
    cases
        .add("8.2", "max_try = 1, and the backup answers")
        .memcache("max_try = 1", "backup = static:B")
        .replies(ERROR)
        .run("-q", "k", MAP)
        .prints("B\n")
        .sends(GET, "set k 0 3600 1\r\nB\r\n");
    cases
        .add("8.2", "attempts fail, and the backup answers")
        .memcache("retry_pause = 1", "backup = static:B")
        .replies(ERROR)
        .run("-q", "k", MAP)
        .printsWithWarning("B\n")
        .sends(GET, GET, "set k 0 3600 1\r\nB\r\n", "set k 0 3600 1\r\nB\r\n");
    cases
        .add("8.2", "a failed connect is not retried")
        .memcacheDown("max_try = 20", "retry_pause = 10")
        .run("-q", "k", MAP)
        .fatal();
    cases.add("8.2", "a failed connect of a delete").memcacheDown().run("-d", "k", MAP).fatal();
    cases
        .add("8.2", "a failed connect of an update")
        .newer()
        .memcacheDown()
        .run("-i", MAP)
        .stdin("k 1\n")
        .fatal();
    cases
        .add("8.2", "attempts of an update")
        .newer()
        .memcache("retry_pause = 1")
        .replies(ERROR)
        .run("-i", MAP)
        .stdin("k 1\n")
        .fatal()
        .sends("set k 0 3600 1\r\n1\r\n", "set k 0 3600 1\r\n1\r\n");
    cases
        .add("8.2", "a new connection after a failure serves the keys that follow")
        .memcache("retry_pause = 1")
        .replies(VALUE, ERROR, VALUE)
        .run("-q", "-", MAP)
        .stdin("k\nk\nk\n")
        .prints("k\t1\nk\t1\nk\t1\n")
        .sends(GET + GET, GET + GET);
  }

  private static void replies(CaseList cases) {
    for (String reply :
        List.of(
            "SERVER_ERROR x\r\n",
            "CLIENT_ERROR x\r\n",
            "ERROR\r\n",
            "\r\n",
            "\n",
            "END \r\n",
            "end\r\n",
            "END x\r\n",
            "ENDx\r\n",
            "STORED\r\n",
            "VALUE\r\n",
            "VALUE k\r\n",
            "VALUE k 0\r\n",
            "VALUE k 0 x\r\n1\r\nEND\r\n",
            "VALUE k 0 -1\r\n1\r\nEND\r\n",
            "value k 0 1\r\n1\r\nEND\r\n",
            "VALUE k 0 2\r\n1\r\nEND\r\n",
            "VALUE k 0 1\r\n12\r\nEND\r\n",
            "VALUE k 0 1\r\n1\nEND\r\n",
            "VALUE k 0 99999\r\n1\r\nEND\r\n",
            "VALUE k 0 99999999999999999999\r\n1\r\nEND\r\n",
            "HD\r\n",
            "VA 1\r\n1\r\n",
            "\u0000\r\n")) {
      cases
          .add("8.3", "a failed attempt: " + Text.shown(reply))
          .memcache("max_try = 1", "timeout = 1")
          .replies(Reply.of(reply).andHangUp())
          .run("-q", "k", MAP)
          .fatal()
          .sends(GET);
    }
    for (String reply :
        List.of(
            "VALUE k 0 1\r\n1\r\n",
            "VALUE k 0 1\r\n1\r\nENDE\r\n",
            "VALUE k 0 1\r\n1\r\nSERVER_ERROR\r\n",
            "VALUE k 0 1\r\n1\r\nVALUE j 0 1\r\n2\r\nEND\r\n",
            "VALUE k 0 1\r\n1\r\n\r\n")) {
      cases
          .add("8.3", "the value stands though END is missing: " + Text.shown(reply))
          .memcache("max_try = 1")
          .replies(Reply.of(reply).andHangUp(), END)
          .run("-q", "-", MAP)
          .stdin("k\nx\n")
          .prints("k\t1\n")
          .sends(GET, "get x\r\n");
    }
    cases
        .add("8.3", "the value stands though END is late")
        .memcache("max_try = 1", "timeout = 1")
        .replies(Reply.of("VALUE k 0 1\r\n1\r\n"), END)
        .run("-q", "-", MAP)
        .stdin("k\nx\n")
        .prints("k\t1\n")
        .sends(GET, "get x\r\n");
    cases
        .add("8.3", "an empty value")
        .memcache()
        .replies(Reply.of("VALUE k 0 0\r\n\r\nEND\r\n"))
        .run("-q", "k", MAP)
        .printsWithWarning("\n");
    cases
        .add("8.3", "a value that looks like a reply")
        .memcache()
        .replies(Reply.of("VALUE k 0 5\r\nEND\r\n\r\nEND\r\n"))
        .run("-q", "k", MAP)
        .prints("END\r\n\n");
    for (String reply :
        List.of(
            "VALUE k 65535 1\r\n1\r\nEND\r\n",
            "VALUE k 0 1 12345\r\n1\r\nEND\r\n",
            "VALUE k x 1\r\n1\r\nEND\r\n",
            "VALUE k 0 1\n1\r\nEND\n",
            "VALUE k -1 1\r\n1\r\nEND\r\n",
            "VALUE k 0 1 x y z\r\n1\r\nEND\r\n")) {
      cases
          .add("8.4", "accepted: " + Text.shown(reply))
          .memcache("max_try = 1")
          .replies(Reply.of(reply))
          .run("-q", "k", MAP)
          .prints("1\n")
          .sends(GET);
    }
    cases
        .add("8.4", "a miss that ends in bare LF")
        .memcache("max_try = 1")
        .replies(Reply.of("END\n"))
        .run("-q", "k", MAP)
        .notFound();
    cases
        .add("8.4", "a reply for another key is a failed attempt")
        .departure()
        .memcache("max_try = 1")
        .replies(Reply.of("VALUE other 0 1\r\n1\r\nEND\r\n"))
        .run("-q", "k", MAP)
        .fatal();
    for (String reply :
        List.of("EXISTS\r\n", "NOT_STORED\r\n", "STORED \r\n", "stored\r\n", "ERROR\r\n", "\r\n")) {
      cases
          .add("8.5", "a set is not done: " + Text.shown(reply))
          .newer()
          .memcache("max_try = 1")
          .replies(Reply.of(reply))
          .run("-i", MAP)
          .stdin("k 1\n")
          .fatal();
    }
    for (String reply :
        List.of(
            "OK\r\n",
            "DELETED \r\n",
            "deleted\r\n",
            "NOT_FOUND x\r\n",
            "END\r\n",
            "SERVER_ERROR x\r\n",
            "\r\n")) {
      cases
          .add("8.5", "a delete is not done: " + Text.shown(reply))
          .memcache("max_try = 1")
          .replies(Reply.of(reply))
          .run("-d", "k", MAP)
          .fatal()
          .sends("delete k\r\n");
    }
    cases
        .add("8.5", "replies that end in bare LF")
        .memcache("max_try = 1")
        .replies(Reply.of("DELETED\n"), Reply.of("NOT_FOUND\n"))
        .run("-d", "-", MAP)
        .stdin("k\nj\n")
        .succeeds()
        .sends("delete k\r\ndelete j\r\n");
  }

  private static void limits(CaseList cases) {
    cases
        .add("8.6", "END CR LF passes a limit of 4")
        .memcache("max_try = 1", "line_size_limit = 4")
        .replies(END)
        .run("-q", "k", MAP)
        .notFound();
    cases
        .add("8.6", "END CR LF fails a limit of 3")
        .memcache("max_try = 1", "line_size_limit = 3")
        .replies(END)
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("8.6", "END CR LF passes a limit of 5")
        .memcache("max_try = 1", "line_size_limit = 5")
        .replies(END)
        .run("-q", "k", MAP)
        .notFound();
    cases
        .add("8.6", "END LF passes a limit of 4")
        .memcache("max_try = 1", "line_size_limit = 4")
        .replies(Reply.of("END\n"))
        .run("-q", "k", MAP)
        .notFound();
    cases
        .add("8.6", "END LF and a limit of 3")
        .memcache("max_try = 1", "line_size_limit = 3")
        .replies(Reply.of("END\n"))
        .run("-q", "k", MAP);
    cases
        .add("8.6", "a VALUE line at the limit")
        .memcache("max_try = 1", "line_size_limit = 13")
        .replies(VALUE)
        .run("-q", "k", MAP)
        .prints("1\n");
    cases
        .add("8.6", "a VALUE line one over the limit")
        .memcache("max_try = 1", "line_size_limit = 11")
        .replies(VALUE)
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("8.6", "a VALUE line whose CR is the last byte allowed")
        .memcache("max_try = 1", "line_size_limit = 12")
        .replies(VALUE)
        .run("-q", "k", MAP)
        .prints("1\n");
    cases
        .add("8.6", "an endless line")
        .memcache("max_try = 1")
        .replies(Reply.of("x".repeat(5000)))
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("8.6", "a value is no line")
        .memcache("max_try = 1", "line_size_limit = 20")
        .replies(Reply.of("VALUE k 0 30\r\n" + "v".repeat(30) + "\r\nEND\r\n"))
        .run("-q", "k", MAP)
        .prints("v".repeat(30) + "\n");
    cases
        .add("8.9", "a key of 250 bytes")
        .memcache("backup = static:B")
        .run("-q", "k".repeat(250), MAP)
        .prints("B\n")
        .leaves("k".repeat(250), "B");
    cases
        .add("8.9", "a key of 251 bytes is an access error")
        .departure()
        .memcache("retry_pause = 10")
        .run("-q", "k".repeat(251), MAP)
        .fatal()
        .leavesNothing()
        .run("-d", "k".repeat(251), MAP)
        .fatal();
    cases
        .add("8.9", "a key of 251 bytes is never sent")
        .departure()
        .memcache("max_try = 1")
        .replies(END)
        .run("-q", "k".repeat(251), MAP)
        .fatal()
        .sends();
    cases
        .add("8.9", "a key of 251 bytes falls back to the backup")
        .departure()
        .memcache("backup = lmdb:b", "retry_pause = 10")
        .lmdb("b", "k".repeat(251) + " 1\n")
        .run("-q", "k".repeat(251), MAP)
        .printsWithWarning("1\n")
        .leavesNothing();
    cases
        .add("8.9", "a key of 251 bytes is deleted from the backup")
        .departure()
        .memcache("backup = lmdb:b", "retry_pause = 10")
        .lmdb("b", "k".repeat(251) + " 1\n")
        .run("-d", "k".repeat(251), MAP)
        .warns()
        .leavesLmdb("b");
    cases
        .add("8.9", "a key of 251 bytes is updated in the backup")
        .newer()
        .memcache("backup = lmdb:b")
        .lmdb("b", "")
        .run("-i", MAP)
        .stdin("k".repeat(251) + " flush_all\n")
        .warns()
        .leavesNothing()
        .leavesLmdb("b", "k".repeat(251), "flush_all");
    cases
        .add("8.9", "the length counts after expansion")
        .memcache("key_format = %u", "backup = static:B")
        .run("-q", "k@" + "d".repeat(300), MAP)
        .prints("B\n")
        .leaves("k", "B");
    cases
        .add("8.9", "the length counts bytes")
        .memcache("backup = static:B")
        .run("-q", "ü".repeat(125), MAP)
        .prints("B\n")
        .leaves("ü".repeat(125), "B");
    cases
        .add("8.9", "an update of a key of 251 bytes is an access error")
        .newer()
        .memcache("max_try = 1")
        .run("-i", MAP)
        .stdin("k".repeat(251) + " 1\n")
        .fatal()
        .leavesNothing();
    cases
        .add("8.9", "an update of a key of 251 bytes with a command as value")
        .newer()
        .memcache("max_try = 1")
        .run("-i", MAP)
        .stdin("k".repeat(251) + " flush_all\n")
        .fatal()
        .leavesNothing();
  }

  private static void time(CaseList cases) {
    cases
        .add("8.7", "a server that says nothing")
        .memcache("max_try = 1", "timeout = 1")
        .replies(Reply.silence())
        .run("-q", "k", MAP)
        .fatal()
        .sends(GET);
    cases
        .add("8.7", "a server that says nothing, and the backup answers")
        .memcache("max_try = 1", "timeout = 1", "backup = static:B")
        .replies(Reply.silence(), STORED)
        .run("-q", "k", MAP)
        .prints("B\n")
        .sends(GET, "set k 0 3600 1\r\nB\r\n");
    cases
        .add("8.7", "a server that stops inside the value")
        .memcache("max_try = 1", "timeout = 1")
        .replies(Reply.of("VALUE k 0 5\r\n12"))
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("8.7", "a server that drips faster than the timeout in all")
        .memcache("max_try = 1", "timeout = 10")
        .replies(Reply.dripped(20, "VALUE k 0 1\r\n1\r\nEND\r\n"))
        .run("-q", "k", MAP)
        .prints("1\n")
        .sends(GET);
    cases
        .add("8.7", "one deadline covers a whole reply")
        .departure()
        .memcache("max_try = 1", "timeout = 1")
        .replies(Reply.dripped(200, "VALUE k 0 1\r\n1\r\nEND\r\n"))
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("8.7", "a reply just in time")
        .memcache("max_try = 1", "timeout = 5")
        .replies(Reply.late(1200, "END\r\n"))
        .run("-q", "k", MAP)
        .notFound();
    cases
        .add("8.8", "a connection closed between commands costs one attempt")
        .memcache("retry_pause = 1")
        .replies(Reply.of("VALUE k 0 1\r\n1\r\nEND\r\n").andHangUp(), VALUE)
        .run("-q", "-", MAP)
        .stdin("k\nk\n")
        .prints("k\t1\nk\t1\n")
        .sends(GET, GET);
    cases
        .add("8.8", "a connection found closed before anything was sent costs no attempt")
        .departure()
        .memcache("max_try = 1")
        .replies(Reply.of("VALUE k 0 1\r\n1\r\nEND\r\n").andHangUp(), VALUE)
        .run("-q", "-", MAP)
        .stdin("k\nk\n")
        .prints("k\t1\nk\t1\n")
        .sends(GET, GET);
  }
}
