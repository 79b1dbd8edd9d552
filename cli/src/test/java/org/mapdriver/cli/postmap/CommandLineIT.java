package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 1: options, exit status, standard input and output. */
final class CommandLineIT {
  private static final String MAP = CaseBuilder.MAP;

  @TestFactory
  Stream<DynamicTest> commandLine_behavesAsPostmap() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    exitStatus(cases);
    severalMaps(cases);
    standardInput(cases);
    options(cases);
    return cases.build();
  }

  private static void exitStatus(CaseList cases) {
    cases
        .add("1.1", "a key that is not found is exit 1 and silence")
        .lmdb("t", "a 1\n")
        .run("-q", "b", "lmdb:t")
        .notFound()
        .run("-d", "b", "lmdb:t")
        .notFound();
    cases.add("1.1", "an error is exit 1 too, but is said").run("-q", "b", "lmdb:t").fatal();
    cases.add("1.1", "an unknown map type is an error").run("-q", "b", "nosuch:t").fatal();
    cases.add("1.1", "an error of the lookup is exit 1").run("-q", "b", "fail:t").fatal();
    cases
        .add("1.2", "-q prints the value alone")
        .lmdb("t", "a 1 2  3\n")
        .run("-q", "a", "lmdb:t")
        .prints("1 2  3\n");
    cases
        .add("1.2", "-q - prints the key as typed, before folding")
        .lmdb("t", "key v\n")
        .run("-q", "-", "lmdb:t")
        .stdin("KeY\nkey\n")
        .prints("KeY\tv\nkey\tv\n");
    cases
        .add("1.2", "-q - prints a non-ASCII key as typed")
        .lmdb("t", "strasse v\n")
        .run("-q", "-", "lmdb:t")
        .stdin("STRAẞE\n")
        .prints("STRAẞE\tv\n");
    cases
        .add("1.2", "-q - passes over keys that are not there")
        .lmdb("t", "a 1\nc 3\n")
        .run("-q", "-", "lmdb:t")
        .stdin("a\nb\nc\n")
        .prints("a\t1\nc\t3\n");
    cases
        .add("1.2", "-q - without any key found is exit 1")
        .lmdb("t", "a 1\n")
        .run("-q", "-", "lmdb:t")
        .stdin("x\ny\n")
        .notFound();
    cases
        .add("1.2", "a non-ASCII key as argument")
        .lmdb("t", "größe ü\n")
        .run("-q", "größe", "lmdb:t")
        .prints("ü\n");
    cases
        .add("1.2", "a non-ASCII key as argument, in a locale without such letters")
        .locale("C")
        .lmdb("t", "größe ü\n")
        .run("-q", "GRÖßE", "lmdb:t")
        .prints("ü\n")
        .run("-q", "-", "lmdb:t")
        .stdin("GRÖßE\n")
        .prints("GRÖßE\tü\n");
    cases
        .add("1.2", "the same key twice on standard input")
        .lmdb("t", "a 1\n")
        .run("-q", "-", "lmdb:t")
        .stdin("a\na\n")
        .prints("a\t1\na\t1\n");
  }

  private static void severalMaps(CaseList cases) {
    cases
        .add("1.3", "the first map that has the key answers")
        .lmdb("t", "a 1\n")
        .lmdb("u", "a 2\nb 2\n")
        .run("-q", "a", "lmdb:t", "lmdb:u")
        .prints("1\n")
        .run("-q", "b", "lmdb:t", "lmdb:u")
        .prints("2\n");
    cases
        .add("1.3", "-q - asks each map for each key")
        .lmdb("t", "a 1\n")
        .lmdb("u", "a 2\nb 2\n")
        .run("-q", "-", "lmdb:t", "lmdb:u")
        .stdin("b\na\nc\n")
        .prints("b\t2\na\t1\n");
    cases
        .add("1.3", "a bad second map is harmless while the first answers")
        .lmdb("t", "a 1\n")
        .run("-q", "a", "lmdb:t", "lmdb:missing")
        .prints("1\n")
        .run("-q", "-", "lmdb:t", "nosuch:missing")
        .stdin("a\na\n")
        .prints("a\t1\na\t1\n");
    cases
        .add("1.3", "a bad second map is fatal once it is needed")
        .lmdb("t", "a 1\n")
        .run("-q", "b", "lmdb:t", "lmdb:missing")
        .fatal();
    cases
        .add("1.3", "-q - with empty stdin opens no map")
        .run("-q", "-", "lmdb:missing")
        .notFound()
        .run("-q", "-", "memcache:./missing.cf")
        .notFound();
    cases
        .add("1.3", "-q - with empty stdin does not read a broken configuration")
        .config("memcache inet\n")
        .run("-q", "-", MAP)
        .notFound();
    cases
        .add("1.3", "a memcache map before a table")
        .memcache()
        .holds("a", "cached")
        .lmdb("t", "a stored\nb stored\n")
        .run("-q", "-", MAP, "lmdb:t")
        .stdin("a\nb\n")
        .prints("a\tcached\nb\tstored\n")
        .leaves("a", "cached");
    cases
        .add("1.4", "-d deletes from every map")
        .lmdb("t", "a 1\nb 1\n")
        .lmdb("u", "a 2\nc 2\n")
        .run("-d", "a", "lmdb:t", "lmdb:u")
        .succeeds()
        .leavesLmdb("t", "b", "1")
        .leavesLmdb("u", "c", "2");
    cases
        .add("1.4", "-d is exit 0 if any map had the key")
        .lmdb("t", "b 1\n")
        .lmdb("u", "a 2\n")
        .run("-d", "a", "lmdb:t", "lmdb:u")
        .succeeds()
        .leavesLmdb("t", "b", "1")
        .leavesLmdb("u");
    cases
        .add("1.4", "-d of a key in no map is exit 1")
        .lmdb("t", "b 1\n")
        .lmdb("u", "c 2\n")
        .run("-d", "a", "lmdb:t", "lmdb:u")
        .notFound();
    cases
        .add("1.4", "-d - deletes each line's key")
        .lmdb("t", "a 1\nb 1\nc 1\n")
        .run("-d", "-", "lmdb:t")
        .stdin("a\nx\nC\n")
        .succeeds()
        .leavesLmdb("t", "b", "1");
    cases
        .add("1.4", "-d - of keys in no map is exit 1")
        .lmdb("t", "a 1\n")
        .run("-d", "-", "lmdb:t")
        .stdin("x\ny\n")
        .notFound()
        .leavesLmdb("t", "a", "1");
    cases
        .add("1.4", "-d - opens all maps first")
        .lmdb("t", "a 1\n")
        .run("-d", "-", "lmdb:t", "sqlite:./missing.cf")
        .stdin("a\n")
        .fatal()
        .leavesLmdb("t", "a", "1");
    cases
        .add("1.4", "-d - opens maps even with empty stdin")
        .run("-d", "-", "memcache:./missing.cf")
        .fatal();
    cases
        .add("1.4", "-d with a later map that cannot be opened")
        .lmdb("t", "a 1\n")
        .run("-d", "a", "lmdb:t", "memcache:./missing.cf")
        .fatal();
    cases
        .add("1.5", "-s lists the first map only")
        .lmdb("t", "b 2\na 1\n")
        .lmdb("u", "c 3\n")
        .run("-s", "lmdb:t", "lmdb:u")
        .prints("a\t1\nb\t2\n");
    cases
        .add("1.5", "-s does not open the second map")
        .lmdb("t", "a 1\n")
        .run("-s", "lmdb:t", "nosuch:u")
        .prints("a\t1\n");
    cases.add("1.5", "-s of an empty table").lmdb("t", "").run("-s", "lmdb:t").succeeds();
  }

  private static void standardInput(CaseList cases) {
    cases
        .add("1.6", "-d - stops at the first error")
        .memcache("max_try = 1")
        .replies(FakeServer.Reply.of("DELETED\r\n"), FakeServer.Reply.of("SERVER_ERROR no\r\n"))
        .run("-d", "-", MAP)
        .stdin("a\nb\nc\n")
        .fatal()
        .sends("delete a\r\ndelete b\r\n");
    cases
        .add("1.6", "-q - stops at the first error")
        .memcache("max_try = 1")
        .replies(FakeServer.Reply.of("END\r\n"), FakeServer.Reply.of("SERVER_ERROR no\r\n"))
        .run("-q", "-", MAP)
        .stdin("a\nb\nc\n")
        .fatal()
        .sends("get a\r\nget b\r\n");
    cases
        .add("1.6", "results before an error are printed")
        .departure()
        .memcache("max_try = 1", "data_size_limit = 3")
        .holds("a", "1")
        .holds("big", "12345")
        .holds("c", "3")
        .run("-q", "-", MAP)
        .stdin("a\nbig\nc\n")
        .fatalAfter("a\t1\n");
    cases
        .add("1.7", "a trailing CR is part of the key")
        .lmdb("t", "a 1\nb 2\n")
        .run("-q", "-", "lmdb:t")
        .stdin("a\r\nb\n")
        .prints("b\t2\n");
    cases
        .add("1.7", "blanks around a key are part of it")
        .lmdb("t", "a 1\nb 2\n")
        .run("-q", "-", "lmdb:t")
        .stdin(" a\nb \nb\n")
        .prints("b\t2\n");
    cases
        .add("1.7", "a key with blanks is found as it stands")
        .lmdbRaw("t", " a b \0", "1\0")
        .run("-q", "-", "lmdb:t")
        .stdin(" a b \n")
        .prints(" a b \t1\n");
    cases
        .add("1.7", "a CR or a leading blank is no memcache key")
        .memcache("backup = static:B")
        .run("-q", "-", MAP)
        .stdin("a\r\n b\nc\n")
        .prints("c\tB\n")
        .leaves("c", "B");
    cases
        .add("1.7", "a last line without newline counts")
        .lmdb("t", "a 1\nb 2\n")
        .run("-q", "-", "lmdb:t")
        .stdin("a\nb")
        .prints("a\t1\nb\t2\n");
    cases
        .add("1.7", "a blank line is the empty key, which no table has")
        .lmdb("t", "a 1\n")
        .run("-q", "-", "lmdb:t")
        .stdin("a\n\na\n")
        .prints("a\t1\na\t1\n");
    cases
        .add("1.7", "a blank line is the empty key, which lmdb: refuses to look up without a NUL")
        .lmdb("t", "a 1\n")
        .run("-q", "-", "lmdb:t")
        .stdin("\na\n")
        .fatal();
    cases
        .add("1.7", "a comment on standard input is a key")
        .lmdbRaw("t", "# a\0", "1\0")
        .run("-q", "-", "lmdb:t")
        .stdin("# a\n")
        .prints("# a\t1\n");
    cases
        .add("1.8", "an empty value is a result, with a warning")
        .lmdbRaw("t", "a\0", "\0")
        .run("-q", "a", "lmdb:t")
        .printsWithWarning("\n");
    cases
        .add("1.8", "an empty value with -q -")
        .lmdbRaw("t", "a\0", "\0", "b\0", "2\0")
        .run("-q", "-", "lmdb:t")
        .stdin("a\nb\n")
        .printsWithWarning("a\t\nb\t2\n");
    cases
        .add("1.8", "an empty value in memcached")
        .memcache()
        .holds("a", "")
        .run("-q", "a", MAP)
        .printsWithWarning("\n");
    cases
        .add("1.8", "an empty value ends the search through the maps")
        .lmdbRaw("t", "a\0", "\0")
        .lmdb("u", "a 2\n")
        .run("-q", "a", "lmdb:t", "lmdb:u")
        .printsWithWarning("\n");
  }

  private static void options(CaseList cases) {
    for (String[] args :
        new String[][] {
          {"-q", "a", "-q", "a", "lmdb:t"},
          {"-q", "a", "-d", "a", "lmdb:t"},
          {"-d", "a", "-q", "a", "lmdb:t"},
          {"-q", "a", "-s", "lmdb:t"},
          {"-s", "-q", "a", "lmdb:t"},
          {"-d", "a", "-d", "a", "lmdb:t"},
          {"-d", "a", "-s", "lmdb:t"},
          {"-Z", "-q", "a", "lmdb:t"},
          {"-q", "a"},
          {"-q"},
          {"-d", "a"},
          {"-q", "-"},
          {"-i"},
          {},
          {"-f"},
        }) {
      cases
          .add("1.9", "fatal: " + String.join(" ", args))
          .lmdb("t", "a 1\n")
          .run(args)
          .fatal()
          .leavesLmdb("t", "a", "1");
    }
    for (String[] args :
        new String[][] {
          {"-i", "-q", "a", "lmdb:t"},
          {"-i", "-d", "a", "lmdb:t"},
          {"-i", "-s", "lmdb:t"},
          {"-s", "-i", "lmdb:t"},
          {"-i", "-i", "lmdb:t"},
        }) {
      cases
          .add("1.9", "fatal since 3.12: " + String.join(" ", args))
          .newer()
          .lmdb("t", "a 1\n")
          .run(args)
          .stdin("b 2\n")
          .fatal()
          .leavesLmdb("t", "a", "1");
    }
    cases.add("1.9", "-s without a map is exit 1 and silence").run("-s").notFound();
    cases
        .add("1.9", "options are bundled: -ir")
        .lmdb("t", "a 1\n")
        .run("-ir", "lmdb:t")
        .stdin("a 2\n")
        .succeeds()
        .leavesLmdb("t", "a", "2");
    cases
        .add("1.9", "options are bundled: -frq key")
        .lmdb("t", "A 1\n", "-f")
        .run("-frq", "A", "lmdb:t")
        .prints("1\n");
    cases
        .add("1.9", "a key is attached: -qkey")
        .lmdb("t", "key 1\n")
        .run("-qkey", "lmdb:t")
        .prints("1\n");
    cases
        .add("1.9", "a key is attached: -dkey")
        .lmdb("t", "key 1\n")
        .run("-dkey", "lmdb:t")
        .succeeds()
        .leavesLmdb("t");
    cases
        .add("1.9", "standard input is attached: -q-")
        .lmdb("t", "key 1\n")
        .run("-q-", "lmdb:t")
        .stdin("key\n")
        .prints("key\t1\n");
    cases
        .add("1.9", "-- ends the options")
        .lmdb("t", "key 1\n")
        .run("-q", "key", "--", "lmdb:t")
        .prints("1\n");
    cases
        .add("1.9", "a key that looks like an option")
        .lmdb("t", "-s 1\n--help 2\n")
        .run("-q", "-s", "lmdb:t")
        .prints("1\n")
        .run("-q", "--help", "lmdb:t")
        .prints("2\n");
    cases
        .add("1.9", "an empty key as argument")
        .memcache("backup = static:B")
        .run("-q", "", MAP)
        .notFound()
        .run("-d", "", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("1.9", "-s may be said twice")
        .lmdb("t", "a 1\n")
        .run("-s", "-s", "lmdb:t")
        .prints("a\t1\n");
    cases
        .add("1.9", "without -q, -d, -s or -i a table is created")
        .file("t", "a 1\n")
        .run("lmdb:t")
        .succeeds()
        .leavesLmdb("t", "a", "1");
    cases
        .add("1.9", "several tables are created")
        .file("t", "a 1\n")
        .file("u", "b 2\n")
        .run("lmdb:t", "lmdb:u")
        .succeeds()
        .leavesLmdb("t", "a", "1")
        .leavesLmdb("u", "b", "2");
    cases.add("1.9", "a memcache map is not created").memcache().run(MAP).fatal().leavesNothing();
    cases
        .add("1.9", "a sqlite map is not created")
        .sqlite("s.db", "create table t(k,v);")
        .file("q.cf", "dbpath = s.db\nquery = select v from t where k='%s'\n")
        .run("sqlite:./q.cf")
        .fatal();
    cases
        .add("1.10", "-i updates a memcache map")
        .newer()
        .memcache("flags = 7", "ttl = 500")
        .run("-i", MAP)
        .stdin("a 1\nb  two words \n")
        .succeeds()
        .leaves("a", "1", 7, 500)
        .leaves("b", "two words", 7, 500);
    cases
        .add("1.10", "-i replaces what memcached holds")
        .newer()
        .memcache()
        .holds("a", "old", 3, 100)
        .run("-i", MAP)
        .stdin("a new\n")
        .succeeds()
        .leaves("a", "new");
    cases
        .add("1.10", "-i with -w and -r replaces it all the same")
        .newer()
        .memcache()
        .holds("a", "old")
        .holds("b", "old")
        .run("-iw", MAP)
        .stdin("a new\n")
        .succeeds()
        .run("-ir", MAP)
        .stdin("b new\n")
        .succeeds()
        .leaves("a", "new", "b", "new");
    cases
        .add("1.10", "-i with empty stdin")
        .newer()
        .memcache()
        .run("-i", MAP)
        .succeeds()
        .leavesNothing();
    cases
        .add("1.11", "a fatal error for each of several reasons")
        .config("memcache = bogus\n")
        .run("-q", "a", MAP)
        .fatal()
        .run("-d", "a", MAP)
        .fatal()
        .run("-s", "lmdb:missing")
        .fatal();
    cases
        .add("1.12", "a configuration file just written is read")
        .memcache("key_format = x%s")
        .fresh("mc.cf")
        .holds("xa", "1")
        .run("-q", "a", MAP)
        .prints("1\n");
    cases
        .add("1.12", "a source file just written is read")
        .file("t", "a 1\n")
        .fresh("t")
        .run("lmdb:t")
        .succeeds()
        .leavesLmdb("t", "a", "1");
  }
}
