package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mapdriver.cli.postmap.FakeServer.Reply;

/** Section 10: memcached in front of a table that keeps the data. */
final class BackupIT {
  private static final String MAP = CaseBuilder.MAP;
  private static final Reply END = Reply.of("END\r\n");
  private static final Reply STORED = Reply.of("STORED\r\n");
  private static final Reply ERROR = Reply.of("SERVER_ERROR x\r\n");
  private static final String FILL = "set k 0 3600 1\r\n1\r\n";

  @TestFactory
  Stream<DynamicTest> backup_isUsedAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    lookups(cases);
    serverDown(cases);
    updates(cases);
    deletes(cases);
    listings(cases);
    errors(cases);
    kinds(cases);
    return cases.build();
  }

  private static void lookups(CaseList cases) {
    cases
        .add("10.1", "a hit leaves the backup alone and does not refresh the ttl")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k stored\n")
        .holds("k", "cached", 3, 50)
        .run("-q", "k", MAP)
        .prints("cached\n")
        .leaves("k", "cached", 3, 50)
        .leavesLmdb("b", "k", "stored");
    cases
        .add("10.1", "a miss is answered by the backup and filled")
        .memcache("backup = lmdb:b", "ttl = 77", "flags = 9")
        .lmdb("b", "k 1\n")
        .run("-q", "k", MAP)
        .prints("1\n")
        .leaves("k", "1", 9, 77);
    cases
        .add("10.1", "a miss in both")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-q", "x", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("10.1", "filled by the first lookup, read by the second")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-q", "k", MAP)
        .prints("1\n")
        .run("-d", "k", "lmdb:b")
        .succeeds()
        .run("-q", "k", MAP)
        .prints("1\n")
        .leaves("k", "1")
        .leavesLmdb("b");
    cases
        .add("10.1", "several keys at once")
        .memcache("backup = lmdb:b")
        .lmdb("b", "a 1\nb 2\n")
        .holds("c", "3")
        .run("-q", "-", MAP)
        .stdin("a\nx\nc\nB\na\n")
        .prints("a\t1\nc\t3\nB\t2\na\t1\n")
        .leaves("a", "1", "b", "2", "c", "3");
    cases
        .add("10.1", "a fill that fails does not matter")
        .memcache("backup = lmdb:b", "max_try = 1")
        .lmdb("b", "k 1\n")
        .replies(END, ERROR)
        .run("-q", "k", MAP)
        .prints("1\n")
        .sends("get k\r\n" + FILL);
    cases
        .add("10.1", "a fill that fails twice is a warning")
        .memcache("backup = lmdb:b", "retry_pause = 1")
        .lmdb("b", "k 1\n")
        .replies(END, ERROR)
        .run("-q", "k", MAP)
        .printsWithWarning("1\n")
        .sends("get k\r\n" + FILL, FILL);
    cases
        .add("10.1", "a memcache error and no key in the backup")
        .memcache("backup = lmdb:b", "retry_pause = 1")
        .lmdb("b", "a 1\n")
        .replies(ERROR)
        .run("-q", "k", MAP)
        .notFoundWithWarning()
        .sends("get k\r\n", "get k\r\n");
    cases
        .add("10.1", "an empty value in the backup")
        .memcache("backup = lmdb:b")
        .lmdbRaw("b", "k\0", "\0")
        .run("-q", "k", MAP)
        .printsWithWarning("\n")
        .leaves("k", "");
    cases
        .add("10.1", "an expired item is a miss")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .holds("k", "old", 0, -1)
        .run("-q", "k", MAP)
        .prints("1\n")
        .leaves("k", "1");
  }

  private static void serverDown(CaseList cases) {
    cases
        .add("10.2", "lookups with the server down")
        .memcacheDown("backup = lmdb:b")
        .lmdb("b", "a 1\nb 2\n")
        .run("-q", "a", MAP)
        .printsWithWarning("1\n")
        .run("-q", "x", MAP)
        .notFoundWithWarning()
        .run("-q", "-", MAP)
        .stdin("a\nx\nb\na\nb\na\nb\n")
        .printsWithWarning("a\t1\nb\t2\na\t1\nb\t2\na\t1\nb\t2\n");
    cases
        .add("10.2", "many lookups with the server down")
        .memcacheDown("backup = static:B")
        .run("-q", "-", MAP)
        .stdin("k\n".repeat(40))
        .printsWithWarning("k\tB\n".repeat(40));
    cases
        .add("10.2", "deletes with the server down")
        .memcacheDown("backup = lmdb:b")
        .lmdb("b", "a 1\nb 2\nc 3\n")
        .run("-d", "a", MAP)
        .warns()
        .run("-d", "x", MAP)
        .notFoundWithWarning()
        .run("-d", "-", MAP)
        .stdin("x\nb\n")
        .warns()
        .leavesLmdb("b", "c", "3");
    cases
        .add("10.2", "updates with the server down")
        .newer()
        .memcacheDown("backup = lmdb:b")
        .lmdb("b", "a old\n")
        .run("-ir", MAP)
        .stdin("a 1\nb 2\n")
        .warns()
        .leavesLmdb("b", "a", "1", "b", "2");
    cases
        .add("10.2", "a listing with the server down")
        .memcacheDown("backup = lmdb:b")
        .lmdb("b", "a 1\n")
        .run("-s", MAP)
        .prints("a\t1\n");
    cases
        .add("10.2", "a delete that the server refuses")
        .memcache("backup = lmdb:b", "retry_pause = 1")
        .lmdb("b", "k 1\n")
        .replies(ERROR)
        .run("-d", "k", MAP)
        .warns()
        .sends("delete k\r\n", "delete k\r\n")
        .leavesLmdb("b");
    cases
        .add("10.2", "an update that the server refuses")
        .newer()
        .memcache("backup = lmdb:b", "retry_pause = 1")
        .lmdb("b", "")
        .replies(ERROR)
        .run("-i", MAP)
        .stdin("k 1\n")
        .warns()
        .sends(FILL, FILL)
        .leavesLmdb("b", "k", "1");
    cases
        .add("10.2", "a server that hangs up")
        .memcache("backup = lmdb:b", "max_try = 1")
        .lmdb("b", "k 1\n")
        .replies(Reply.hangUp())
        .run("-q", "k", MAP)
        .prints("1\n")
        .sends("get k\r\n", FILL);
  }

  private static void updates(CaseList cases) {
    for (String[] mode : new String[][] {{"-i", "old"}, {"-iw", "old"}, {"-ir", "new"}}) {
      CaseBuilder subject =
          cases
              .add("10.3", mode[0] + " on a key that the backup has")
              .newer()
              .memcache("backup = lmdb:b")
              .lmdb("b", "k old\n")
              .holds("k", "old")
              .run(mode[0], MAP)
              .stdin("k new\n");
      if (mode[0].equals("-i")) {
        subject.warns();
      } else {
        subject.succeeds();
      }
      subject.leaves("k", "new").leavesLmdb("b", "k", mode[1]);
    }
    cases
        .add("10.3", "a new key goes to both")
        .newer()
        .memcache("backup = lmdb:b", "ttl = 99", "flags = 3")
        .lmdb("b", "")
        .run("-i", MAP)
        .stdin("k 1\n")
        .succeeds()
        .leaves("k", "1", 3, 99)
        .leavesLmdb("b", "k", "1");
    cases
        .add("10.3", "memcache is set once per update")
        .newer()
        .memcache("backup = lmdb:b")
        .lmdb("b", "k old\n")
        .replies(STORED)
        .run("-iw", MAP)
        .stdin("k 1\nk 1\n")
        .succeeds()
        .sends(FILL + FILL)
        .leavesLmdb("b", "k", "old");
    cases
        .add("10.3", "the same key twice")
        .newer()
        .memcache("backup = lmdb:b")
        .lmdb("b", "")
        .run("-i", MAP)
        .stdin("k 1\nk 2\n")
        .warns()
        .leaves("k", "2")
        .leavesLmdb("b", "k", "1");
    cases
        .add("10.3", "the same key twice with -r")
        .newer()
        .memcache("backup = lmdb:b")
        .lmdb("b", "")
        .run("-ir", MAP)
        .stdin("k 1\nK 2\n")
        .succeeds()
        .leaves("k", "2")
        .leavesLmdb("b", "k", "2");
  }

  private static void deletes(CaseList cases) {
    cases
        .add("10.4", "a key in both")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\nj 2\n")
        .holds("k", "1")
        .holds("j", "2")
        .run("-d", "k", MAP)
        .succeeds()
        .leaves("j", "2")
        .leavesLmdb("b", "j", "2");
    cases
        .add("10.4", "a key only in memcache is removed, but exits 1")
        .memcache("backup = lmdb:b")
        .lmdb("b", "j 2\n")
        .holds("k", "1")
        .run("-d", "k", MAP)
        .notFound()
        .leavesNothing()
        .leavesLmdb("b", "j", "2");
    cases
        .add("10.4", "a key only in the backup exits 0")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-d", "k", MAP)
        .succeeds()
        .leavesNothing()
        .leavesLmdb("b");
    cases
        .add("10.4", "a key in neither")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-d", "x", MAP)
        .notFound();
    cases
        .add("10.4", "without a backup memcached tells")
        .memcache()
        .holds("k", "1")
        .run("-d", "k", MAP)
        .succeeds()
        .run("-d", "k", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("10.4", "-d - in both")
        .memcache("backup = lmdb:b")
        .lmdb("b", "a 1\nb 2\nc 3\n")
        .holds("a", "1")
        .holds("x", "2")
        .run("-d", "-", MAP)
        .stdin("x\na\nb\n")
        .succeeds()
        .leavesNothing()
        .leavesLmdb("b", "c", "3");
    cases
        .add("10.4", "memcache comes before the backup")
        .memcache("backup = memcache:./second.cf")
        .replies(Reply.of("NOT_FOUND\r\n"), Reply.of("DELETED\r\n"))
        .file("second.cf", "memcache = ${memcache}\nkey_format = second:%s\n")
        .run("-d", "k", MAP)
        .succeeds()
        .sends("delete k\r\n", "delete second:k\r\n");
  }

  private static void listings(CaseList cases) {
    cases
        .add("10.5", "-s lists the backup alone")
        .memcache("backup = lmdb:b", "domain = example.com", "key_format = %u")
        .lmdb("b", "b@example.com 2\na@example.org 1\nplain 3\n")
        .holds("cached", "4")
        .run("-s", MAP)
        .prints("a@example.org\t1\nb@example.com\t2\nplain\t3\n")
        .leaves("cached", "4");
    cases
        .add("10.5", "-s does not contact memcache")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .replies(ERROR)
        .run("-s", MAP)
        .prints("k\t1\n")
        .sends();
    cases
        .add("10.5", "-s without a backup is an error")
        .departure()
        .memcache()
        .holds("k", "1")
        .run("-s", MAP)
        .fatal();
    cases
        .add("10.5", "-s of an empty backup")
        .memcache("backup = lmdb:b")
        .lmdb("b", "")
        .run("-s", MAP)
        .succeeds();
  }

  private static void errors(CaseList cases) {
    cases
        .add("10.6", "a backup error is fatal")
        .memcache("backup = fail:x")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("10.6", "a hit hides a backup error")
        .memcache("backup = fail:x")
        .holds("k", "1")
        .run("-q", "k", MAP)
        .prints("1\n");
    cases
        .add("10.6", "a delete has changed memcache before the backup fails")
        .memcache("backup = static:1")
        .holds("k", "1")
        .run("-d", "k", MAP)
        .fatal()
        .leavesNothing();
    cases
        .add("10.6", "an update has changed memcache before the backup fails")
        .newer()
        .memcache("backup = static:1")
        .holds("k", "1")
        .run("-i", MAP)
        .stdin("k 2\n")
        .fatal()
        .leaves("k", "2");
    cases
        .add("10.6", "a query that fails in a backup of sqlite")
        .memcache("backup = sqlite:./q.cf")
        .sqlite("s.db", "create table t(k,v);")
        .file("q.cf", "dbpath = s.db\nquery = select v from missing where k='%s'\n")
        .run("-q", "k", MAP)
        .fatal();
    for (String backup : List.of("sqlite:./q.cf", "inline:{k=1}", "texthash:src")) {
      cases
          .add("10.7", "a read-only backup is fatal for -d: " + backup)
          .memcache("backup = " + backup)
          .holds("k", "1")
          .sqlite("s.db", "create table t(k,v);")
          .file("q.cf", "dbpath = s.db\nquery = select v from t where k='%s'\n")
          .file("src", "k 1\n")
          .run("-d", "k", MAP)
          .fatal()
          .leaves("k", "1");
      cases
          .add("10.7", "a read-only backup is fatal for -i: " + backup)
          .newer()
          .memcache("backup = " + backup)
          .holds("k", "1")
          .sqlite("s.db", "create table t(k,v);")
          .file("q.cf", "dbpath = s.db\nquery = select v from t where k='%s'\n")
          .file("src", "k 1\n")
          .run("-i", MAP)
          .stdin("k 2\n")
          .fatal()
          .leaves("k", "1");
    }
    cases
        .add("10.7", "sqlite refuses to be listed")
        .memcache("backup = sqlite:./q.cf")
        .sqlite("s.db", "create table t(k,v);")
        .file("q.cf", "dbpath = s.db\nquery = select v from t where k='%s'\n")
        .run("-s", MAP)
        .fatal();
    cases
        .add("10.7", "a missing table is fatal for -q and -s")
        .memcache("backup = lmdb:none")
        .run("-q", "k", MAP)
        .fatal()
        .run("-s", MAP)
        .fatal();
    cases
        .add("10.7", "a missing table is created empty by -d")
        .memcache("backup = lmdb:none")
        .holds("k", "1")
        .run("-d", "k", MAP)
        .notFound()
        .leavesNothing()
        .leavesLmdb("none");
    cases
        .add("10.7", "a missing table is created by -i")
        .newer()
        .memcache("backup = lmdb:none")
        .run("-i", MAP)
        .stdin("k 1\n")
        .succeeds()
        .leaves("k", "1")
        .leavesLmdb("none", "k", "1");
  }

  private static void kinds(CaseList cases) {
    cases
        .add("10.8", "-n goes to the backup")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-n", "-q", "k", MAP)
        .notFound()
        .run("-N", "-q", "k", MAP)
        .prints("1\n")
        .leaves("k", "1");
    cases
        .add("10.8", "-n on an update goes to the backup")
        .newer()
        .memcache("backup = lmdb:b")
        .lmdb("b", "")
        .run("-in", MAP)
        .stdin("k 1\n")
        .succeeds()
        .leaves("k", "1")
        .leavesLmdbRaw("b", "k", "1");
    cases
        .add("10.8", "the backup's own key check")
        .memcache("backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-q", "-", MAP)
        .stdin(Text.raw(0xff) + "\nK\n")
        .printsWithWarning("K\t1\n");
    cases
        .add("10.8", "memcache behind memcache")
        .memcache("key_format = first:%s", "backup = memcache:./second.cf", "ttl = 60")
        .file("second.cf", "memcache = ${memcache}\nkey_format = second:%s\n")
        .holds("second:k", "1")
        .run("-q", "K", MAP)
        .prints("1\n")
        .leaves("first:k", "1", 0, 60)
        .leaves("second:k", "1");
    cases
        .add("10.8", "memcache behind memcache, before a table")
        .memcache("key_format = first:%s", "backup = memcache:./second.cf")
        .file("second.cf", "memcache = ${memcache}\nkey_format = second:%s\nbackup = lmdb:b\n")
        .lmdb("b", "k 1\nj 2\n")
        .run("-q", "k", MAP)
        .prints("1\n")
        .run("-d", "k", MAP)
        .succeeds()
        .run("-q", "j", MAP)
        .prints("2\n")
        .run("-s", MAP)
        .prints("j\t2\n")
        .leaves("first:j", "2", "second:j", "2")
        .leavesLmdb("b", "j", "2");
    cases
        .add("10.8", "an update through memcache behind memcache")
        .newer()
        .memcache("key_format = first:%s", "backup = memcache:./second.cf")
        .file("second.cf", "memcache = ${memcache}\nkey_format = second:%s\nbackup = lmdb:b\n")
        .lmdb("b", "")
        .run("-i", MAP)
        .stdin("k 1\n")
        .succeeds()
        .leaves("first:k", "1", "second:k", "1")
        .leavesLmdb("b", "k", "1");
    cases
        .add("10.8", "sqlite as backup")
        .memcache("backup = sqlite:./q.cf")
        .sqlite("s.db", "create table t(k,v); insert into t values('k','1');")
        .file("q.cf", "dbpath = s.db\nquery = select v from t where k='%s'\n")
        .run("-q", "-", MAP)
        .stdin("K\nx\n")
        .prints("K\t1\n")
        .leaves("k", "1");
    cases
        .add("10.8", "texthash as backup")
        .memcache("backup = texthash:src")
        .file("src", "k 1\nJ 2\n")
        .run("-q", "-", MAP)
        .stdin("K\nj\nx\n")
        .prints("K\t1\nj\t2\n")
        .leaves("j", "2", "k", "1");
    cases
        .add("10.8", "inline as backup")
        .memcache("backup = inline:{k=1, j=2}")
        .run("-q", "-", MAP)
        .stdin("K\nj\nx\n")
        .prints("K\t1\nj\t2\n")
        .leaves("j", "2", "k", "1")
        .run("-s", "inline:{k=1}")
        .prints("k\t1\n");
    cases
        .add("10.8", "internal as backup")
        .memcache("backup = internal:x")
        .run("-q", "k", MAP)
        .notFound()
        .run("-d", "k", MAP)
        .notFound()
        .run("-s", MAP)
        .succeeds();
  }
}
