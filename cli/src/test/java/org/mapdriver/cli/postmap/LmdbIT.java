package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 11: tables that both sides read and write. */
final class LmdbIT {
  private static final String KEY_510 = "k".repeat(510);
  private static final String KEY_511 = "k".repeat(511);
  private static final String KEY_512 = "k".repeat(512);

  @TestFactory
  Stream<DynamicTest> lmdb_behavesAsPostmap() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    files(cases);
    trailingNul(cases);
    duplicates(cases);
    limits(cases);
    permissions(cases);
    return cases.build();
  }

  private static void files(CaseList cases) {
    cases
        .add("11.1", "a table is one file without a lock file")
        .file("t", "a 1\n")
        .run("lmdb:t")
        .succeeds()
        .run("-q", "a", "lmdb:t")
        .prints("1\n")
        .run("-d", "a", "lmdb:t")
        .succeeds()
        .run("-s", "lmdb:t")
        .succeeds()
        .leavesLmdb("t");
    cases
        .add("11.1", "updates of a table")
        .lmdb("t", "a 1\nb 2\n")
        .run("-ir", "lmdb:t")
        .stdin("b 3\nc 4\n")
        .succeeds()
        .leavesLmdb("t", "a", "1", "b", "3", "c", "4");
    cases
        .add("11.1", "a table under an absolute path")
        .file("t", "a 1\n")
        .run("lmdb:${folder}/t")
        .succeeds()
        .run("-q", "a", "lmdb:${folder}/t")
        .prints("1\n");
    cases
        .add("11.1", "a table named with its suffix is another table")
        .lmdb("t", "a 1\n")
        .run("-q", "a", "lmdb:t.lmdb")
        .fatal();
  }

  private static void trailingNul(CaseList cases) {
    cases
        .add("11.2", "one NUL by default")
        .file("t", "a 1\n")
        .run("lmdb:t")
        .succeeds()
        .leavesLmdbRaw("t", "a\0", "1\0");
    cases
        .add("11.2", "one NUL with -N")
        .file("t", "a 1\n")
        .run("-N", "lmdb:t")
        .succeeds()
        .leavesLmdbRaw("t", "a\0", "1\0");
    cases
        .add("11.2", "none with -n")
        .file("t", "a 1\n")
        .run("-n", "lmdb:t")
        .succeeds()
        .leavesLmdbRaw("t", "a", "1");
    cases
        .add("11.2", "reading tries both forms")
        .lmdbRaw("t", "a", "1")
        .lmdbRaw("u", "a\0", "2\0")
        .run("-q", "a", "lmdb:t")
        .prints("1\n")
        .run("-q", "a", "lmdb:u")
        .prints("2\n");
    cases
        .add("11.2", "the form of the first key found is kept")
        .lmdbRaw("t", "a", "1", "b\0", "2\0", "c", "3")
        .run("-q", "-", "lmdb:t")
        .stdin("x\na\nb\nc\n")
        .prints("a\t1\nc\t3\n")
        .run("-q", "-", "lmdb:t")
        .stdin("b\na\nc\n")
        .prints("b\t2\n");
    cases
        .add("11.2", "-n finds entries without a NUL only")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-n", "-q", "-", "lmdb:t")
        .stdin("a\nb\n")
        .prints("a\t1\n");
    cases
        .add("11.2", "-N finds entries with a NUL only")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-N", "-q", "-", "lmdb:t")
        .stdin("a\nb\n")
        .prints("b\t2\n");
    cases
        .add("11.2", "-n and -N on a delete")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-n", "-d", "b", "lmdb:t")
        .notFound()
        .run("-N", "-d", "a", "lmdb:t")
        .notFound()
        .run("-n", "-d", "a", "lmdb:t")
        .succeeds()
        .run("-N", "-d", "b", "lmdb:t")
        .succeeds()
        .leavesLmdb("t");
    cases
        .add("11.2", "a delete tries both forms")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-d", "a", "lmdb:t")
        .succeeds()
        .run("-d", "b", "lmdb:t")
        .succeeds()
        .leavesLmdb("t");
    cases
        .add("11.2", "a delete keeps the form of the first key found")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-d", "-", "lmdb:t")
        .stdin("a\nb\n")
        .succeeds()
        .leavesLmdbRaw("t", "b\0", "2\0");
    cases
        .add("11.2", "a delete of a key in both forms")
        .lmdbRaw("t", "a", "1", "a\0", "2\0")
        .run("-d", "a", "lmdb:t")
        .succeeds();
    cases
        .add("11.2", "new entries get the NUL even in a table without")
        .lmdbRaw("t", "a", "1")
        .run("-i", "lmdb:t")
        .stdin("b 2\n")
        .succeeds()
        .leavesLmdbRaw("t", "a", "1", "b\0", "2\0");
    cases
        .add("11.2", "a key without a NUL is no duplicate of one with")
        .lmdbRaw("t", "a", "1")
        .run("-i", "lmdb:t")
        .stdin("a 2\n")
        .succeeds()
        .leavesLmdbRaw("t", "a", "1", "a\0", "2\0");
    cases
        .add("11.2", "-n on an update")
        .lmdbRaw("t", "a", "1")
        .run("-in", "lmdb:t")
        .stdin("b 2\n")
        .succeeds()
        .leavesLmdbRaw("t", "a", "1", "b", "2");
    cases
        .add("11.2", "-s lists both forms")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-s", "lmdb:t")
        .prints("a\t1\nb\t2\n");
    cases
        .add("11.2", "-s with -n and -N")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-n", "-s", "lmdb:t")
        .run("-N", "-s", "lmdb:t");
    cases
        .add("11.2", "a value without a NUL under a key with one")
        .lmdbRaw("t", "a\0", "1", "b", "2\0")
        .run("-q", "a", "lmdb:t")
        .prints("1\n")
        .run("-q", "b", "lmdb:t")
        .prints("2\n");
    cases
        .add("11.2", "-nN together")
        .lmdbRaw("t", "a", "1", "b\0", "2\0")
        .run("-nN", "-q", "a", "lmdb:t")
        .run("-Nn", "-q", "b", "lmdb:t");
  }

  private static void duplicates(CaseList cases) {
    cases
        .add("11.3", "a listing is in byte order of the folded keys")
        .file("t", "b 1\nC 2\na 3\nÄ 4\nab 5\n1 6\n")
        .run("lmdb:t")
        .succeeds()
        .run("-s", "lmdb:t")
        .prints("1\t6\na\t3\nab\t5\nb\t1\nc\t2\nä\t4\n");
    cases
        .add("11.3", "-f lists unfolded keys")
        .file("t", "b 1\nC 2\n")
        .run("-f", "lmdb:t")
        .succeeds()
        .run("-s", "lmdb:t")
        .prints("C\t2\nb\t1\n");
    cases
        .add("11.3", "a duplicate while building: a warning, first kept")
        .file("t", "a 1\na 2\nb 3\na 4\n")
        .run("lmdb:t")
        .warns()
        .leavesLmdb("t", "a", "1", "b", "3");
    cases
        .add("11.3", "a duplicate with -r: last")
        .file("t", "a 1\na 2\n")
        .run("-r", "lmdb:t")
        .succeeds()
        .leavesLmdb("t", "a", "2");
    cases
        .add("11.3", "a duplicate with -w: first, silent")
        .file("t", "a 1\na 2\n")
        .run("-w", "lmdb:t")
        .succeeds()
        .leavesLmdb("t", "a", "1");
    cases
        .add("11.3", "a duplicate with -r and -w")
        .file("t", "a 1\na 2\n")
        .run("-rw", "lmdb:t")
        .run("-wr", "lmdb:t");
    cases
        .add("11.3", "folding makes duplicates")
        .file("t", "K 1\nk 2\n")
        .run("lmdb:t")
        .warns()
        .leavesLmdb("t", "k", "1");
    cases
        .add("11.3", "-f keeps them apart")
        .file("t", "K 1\nk 2\n")
        .run("-f", "lmdb:t")
        .succeeds()
        .leavesLmdb("t", "K", "1", "k", "2");
    cases
        .add("11.3", "duplicates with -i")
        .lmdb("t", "a 1\n")
        .run("-i", "lmdb:t")
        .stdin("a 2\n")
        .warns()
        .run("-iw", "lmdb:t")
        .stdin("a 3\n")
        .succeeds()
        .leavesLmdb("t", "a", "1");
    cases
        .add("11.3", "a duplicate with -ir")
        .lmdb("t", "a 1\n")
        .run("-ir", "lmdb:t")
        .stdin("A 2\n")
        .succeeds()
        .leavesLmdb("t", "a", "2");
    cases
        .add("11.3", "a build replaces the old table")
        .lmdb("t", "old 1\na 2\n")
        .file("t", "a 3\nb 4\n")
        .run("lmdb:t")
        .succeeds()
        .leavesLmdb("t", "a", "3", "b", "4");
    cases
        .add("11.3", "a build with -r replaces the old table too")
        .lmdb("t", "old 1\n")
        .file("t", "b 4\n")
        .run("-r", "lmdb:t")
        .succeeds()
        .leavesLmdb("t", "b", "4");
    cases
        .add("11.3", "a build from a file without entries empties the table")
        .lmdb("t", "old 1\n")
        .file("t", "# none\n")
        .run("lmdb:t")
        .succeeds()
        .leavesLmdb("t");
    cases
        .add("11.3", "a large table")
        .file("t", numbered(5000))
        .run("lmdb:t")
        .succeeds()
        .run("-q", "key4999", "lmdb:t")
        .prints("value 4999\n");
  }

  private static String numbered(int entries) {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < entries; i++) {
      source.append("key").append(i).append(" value ").append(i).append('\n');
    }
    return source.toString();
  }

  private static void limits(CaseList cases) {
    cases
        .add("11.4", "a key of 510 bytes and the NUL")
        .file("t", KEY_510 + " 1\n")
        .run("lmdb:t")
        .succeeds()
        .run("-q", KEY_510, "lmdb:t")
        .prints("1\n")
        .run("-d", KEY_510, "lmdb:t")
        .succeeds()
        .leavesLmdb("t");
    cases
        .add("11.4", "a key of 511 bytes and the NUL is too long to build")
        .file("t", "a 1\n" + KEY_511 + " 1\n")
        .run("lmdb:t")
        .fatal()
        .leavesLmdb("t");
    cases
        .add("11.4", "a key that is too long empties the table that was")
        .lmdb("t", "old 1\n")
        .file("t", "a 1\n" + KEY_512 + " 1\n")
        .run("lmdb:t")
        .fatal();
    cases
        .add("11.4", "a key of 511 bytes without a NUL")
        .file("t", KEY_511 + " 1\n")
        .run("-n", "lmdb:t")
        .succeeds()
        .run("-n", "-q", KEY_511, "lmdb:t")
        .prints("1\n")
        .leavesLmdbRaw("t", KEY_511, "1");
    cases
        .add("11.4", "a key of 512 bytes without a NUL")
        .file("t", KEY_512 + " 1\n")
        .run("-n", "lmdb:t")
        .fatal();
    cases
        .add("11.4", "a key of 511 bytes in -i")
        .lmdb("t", "")
        .run("-i", "lmdb:t")
        .stdin(KEY_511 + " 1\n")
        .fatal()
        .leavesLmdb("t");
    for (String key : List.of(KEY_511, KEY_512, "k".repeat(2000))) {
      cases
          .add("11.4", "a lookup of " + key.length() + " bytes is not found")
          .lmdb("t", "a 1\n")
          .run("-q", key, "lmdb:t")
          .notFound();
      cases
          .add("11.4", "a delete of " + key.length() + " bytes is not found")
          .lmdb("t", "a 1\n")
          .run("-d", key, "lmdb:t")
          .notFound();
    }
    cases
        .add("11.4", "a lookup of 511 bytes in a table without NULs")
        .lmdbRaw("t", KEY_511, "1")
        .run("-q", KEY_511, "lmdb:t");
    cases
        .add("11.4", "a lookup of 511 bytes with -n")
        .lmdbRaw("t", KEY_511, "1")
        .run("-n", "-q", KEY_511, "lmdb:t")
        .prints("1\n")
        .run("-n", "-q", KEY_512, "lmdb:t")
        .notFound();
    cases
        .add("11.4", "a long key among others")
        .lmdb("t", "a 1\n")
        .run("-q", "-", "lmdb:t")
        .stdin(KEY_512 + "\na\n" + KEY_511 + "\n")
        .prints("a\t1\n");
    cases
        .add("11.4", "a large value")
        .file("t", "a " + "v".repeat(100_000) + "\n")
        .run("lmdb:t")
        .succeeds()
        .run("-q", "a", "lmdb:t")
        .prints("v".repeat(100_000) + "\n");
    cases
        .add("11.4", "the map grows over 16 MiB")
        .file("t", large())
        .run("lmdb:t")
        .succeeds()
        .run("-q", "key19", "lmdb:t")
        .prints("v".repeat(1_000_000) + "\n");
    cases
        .add("11.4", "the empty key in -i")
        .lmdb("t", "a 1\n")
        .run("-i", "lmdb:t")
        .stdin("\"\" 1\n");
    cases
        .add("11.4", "the empty key")
        .lmdb("t", "a 1\n")
        .run("-q", "", "lmdb:t")
        .fatal()
        .run("-d", "", "lmdb:t")
        .run("-N", "-q", "", "lmdb:t")
        .notFound()
        .run("-n", "-q", "", "lmdb:t")
        .fatal();
  }

  private static String large() {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      source.append("key").append(i).append(' ').append("v".repeat(1_000_000)).append('\n');
    }
    return source.toString();
  }

  private static void permissions(CaseList cases) {
    for (String permissions :
        List.of("rw-------", "rw-r-----", "rw-rw-rw-", "r--r--r--", "rwxr-xr-x")) {
      cases
          .add("11.5", "a build copies the source's permissions: " + permissions)
          .file("t", "a 1\n")
          .permissions("t", permissions)
          .run("lmdb:t")
          .succeeds();
    }
    cases
        .add("11.5", "a rebuild and the permissions of the table")
        .lmdb("t", "a 1\n")
        .file("t", "a 2\n")
        .permissions("t", "rw-------")
        .run("lmdb:t")
        .succeeds()
        .leavesLmdb("t", "a", "2");
    cases.add("11.5", "a missing source is fatal, nothing is created").run("lmdb:t").fatal();
    cases
        .add("11.5", "a missing source leaves the old table")
        .lmdb("t", "a 1\n")
        .run("lmdb:t")
        .fatal()
        .leavesLmdb("t", "a", "1");
    cases
        .add("11.5", "a missing table: -q and -s are fatal")
        .run("-q", "a", "lmdb:t")
        .fatal()
        .run("-s", "lmdb:t")
        .fatal();
    cases
        .add("11.5", "a missing table: -d creates an empty one and exits 1")
        .run("-d", "a", "lmdb:t")
        .notFound()
        .leavesLmdb("t");
    cases
        .add("11.5", "a missing table: -i creates it")
        .run("-i", "lmdb:t")
        .stdin("a 1\n")
        .succeeds()
        .leavesLmdb("t", "a", "1");
    cases
        .add("11.5", "a file that is no LMDB file is fatal")
        .file("t.lmdb", "this is no table\n".repeat(1000))
        .run("-q", "a", "lmdb:t")
        .fatal()
        .run("-s", "lmdb:t")
        .fatal();
    cases
        .add("11.5", "a delete in a file that is no LMDB file is fatal")
        .file("t.lmdb", "this is no table\n".repeat(1000))
        .run("-d", "a", "lmdb:t")
        .fatal();
    cases
        .add("11.5", "a table in a folder that is not there")
        .run("-d", "a", "lmdb:none/t")
        .fatal()
        .run("-i", "lmdb:none/t")
        .stdin("a 1\n")
        .fatal();
  }
}
