package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 9: sizes and contents of values. */
final class ValuesIT {
  private static final String MAP = CaseBuilder.MAP;
  private static final String NOT_UTF8 = "v" + Text.raw(0xff);

  @TestFactory
  Stream<DynamicTest> values_areTreatedAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    sizes(cases);
    contents(cases);
    return cases.build();
  }

  private static void sizes(CaseList cases) {
    cases
        .add("9.1", "a value at the limit is read")
        .memcache("data_size_limit = 5", "max_try = 1")
        .holds("k", "12345")
        .run("-q", "k", MAP)
        .prints("12345\n");
    cases
        .add("9.1", "a value over the limit is not read")
        .memcache("data_size_limit = 5", "max_try = 1")
        .holds("k", "123456")
        .run("-q", "k", MAP)
        .fatal()
        .leaves("k", "123456");
    cases
        .add("9.1", "a value over the limit, and the backup answers")
        .memcache("data_size_limit = 5", "max_try = 1", "backup = static:B")
        .holds("k", "123456")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B");
    cases
        .add("9.1", "the default limit is 10240")
        .memcache("max_try = 1")
        .holds("a", "v".repeat(10240))
        .holds("b", "v".repeat(10241))
        .run("-q", "a", MAP)
        .prints("v".repeat(10240) + "\n")
        .run("-q", "b", MAP)
        .fatal();
    cases
        .add("9.1", "the limit counts bytes")
        .memcache("data_size_limit = 4", "max_try = 1")
        .holds("a", "üü")
        .holds("b", "üüx")
        .run("-q", "a", MAP)
        .prints("üü\n")
        .run("-q", "b", MAP)
        .fatal();
    cases
        .add("9.1", "a backup's value over the limit is printed, not filled")
        .memcache("data_size_limit = 3", "backup = lmdb:b")
        .lmdb("b", "k 1234\nj 123\n")
        .run("-q", "k", MAP)
        .printsWithWarning("1234\n")
        .run("-q", "j", MAP)
        .prints("123\n")
        .leaves("j", "123");
    cases
        .add("9.1", "an update over the limit leaves the old cached value")
        .newer()
        .memcache("data_size_limit = 3", "backup = lmdb:b")
        .lmdb("b", "k old\n")
        .holds("k", "old")
        .run("-ir", MAP)
        .stdin("k 1234\n")
        .warns()
        .leaves("k", "old")
        .leavesLmdb("b", "k", "1234");
    cases
        .add("9.1", "an update at the limit")
        .newer()
        .memcache("data_size_limit = 3")
        .run("-i", MAP)
        .stdin("k 123\nj üx\ni üü\n")
        .warns()
        .leaves("j", "üx", "k", "123");
    cases
        .add("9.1", "a delete has no limit")
        .memcache("data_size_limit = 3")
        .holds("k", "1234")
        .run("-d", "k", MAP)
        .succeeds()
        .leavesNothing();
    cases
        .add("9.1", "a large value")
        .memcache("data_size_limit = 900000")
        .holds("k", "v".repeat(900000))
        .run("-q", "k", MAP)
        .prints("v".repeat(900000) + "\n");
  }

  private static void contents(CaseList cases) {
    cases
        .add("9.2", "a value in memcached that is not UTF-8 is fatal")
        .memcache("backup = static:B")
        .holds("k", NOT_UTF8)
        .run("-q", "k", MAP)
        .fatal()
        .leaves("k", NOT_UTF8);
    cases
        .add("9.2", "a value in the backup that is not UTF-8 is fatal")
        .memcache("backup = lmdb:b")
        .lmdbRaw("b", "k\0", NOT_UTF8 + "\0")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("9.2", "a value in a table that is not UTF-8 is fatal")
        .lmdbRaw("t", "k\0", NOT_UTF8 + "\0")
        .run("-q", "k", "lmdb:t")
        .fatal();
    cases
        .add("9.2", "a value that is not UTF-8 is deleted")
        .memcache()
        .holds("k", NOT_UTF8)
        .run("-d", "k", MAP)
        .succeeds()
        .leavesNothing();
    cases
        .add("9.2", "a value that is not UTF-8 is listed")
        .lmdbRaw("t", "k\0", NOT_UTF8 + "\0")
        .run("-s", "lmdb:t")
        .prints("k\t" + NOT_UTF8 + "\n");
    cases
        .add("9.2", "a key that is not UTF-8 is listed")
        .lmdbRaw("t", NOT_UTF8 + "\0", "1\0")
        .run("-s", "lmdb:t")
        .prints(NOT_UTF8 + "\t1\n");
    cases
        .add("9.2", "-q - stops at a value that is not UTF-8")
        .departure()
        .memcache()
        .holds("a", "1")
        .holds("k", NOT_UTF8)
        .run("-q", "-", MAP)
        .stdin("a\nk\na\n")
        .fatalAfter("a\t1\n");
    cases
        .add("9.3", "line ends and blanks are printed as stored")
        .memcache()
        .holds("k", " a\r\n\tb \n")
        .run("-q", "k", MAP)
        .prints(" a\r\n\tb \n\n");
    cases
        .add("9.3", "line ends from a table")
        .lmdbRaw("t", "k\0", " a\r\nb\n\0")
        .run("-q", "-", "lmdb:t")
        .stdin("k\n")
        .prints("k\t a\r\nb\n\n");
    cases
        .add("9.3", "line ends are filled as stored")
        .memcache("backup = lmdb:b")
        .lmdbRaw("b", "k\0", " a\r\nEND\r\n\0")
        .run("-q", "k", MAP)
        .prints(" a\r\nEND\r\n\n")
        .leaves("k", " a\r\nEND\r\n");
    cases
        .add("9.3", "a NUL ends the printed value")
        .memcache()
        .holds("k", "a\0b")
        .run("-q", "k", MAP)
        .prints("a\n");
    cases
        .add("9.3", "a NUL inside a table's value ends the printed value")
        .lmdbRaw("t", "k\0", "a\0b\0")
        .run("-q", "k", "lmdb:t")
        .prints("a\n");
    cases
        .add("9.3", "control characters and non-ASCII")
        .memcache()
        .holds("k", "\u0001\u007fü😀")
        .run("-q", "k", MAP)
        .prints("\u0001\u007fü😀\n");
    cases
        .add("9.4", "stored flags are ignored")
        .memcache("flags = 1")
        .holds("k", "v", 4294967295L, 100)
        .run("-q", "k", MAP)
        .prints("v\n")
        .leaves("k", "v", 4294967295L, 100);
  }
}
