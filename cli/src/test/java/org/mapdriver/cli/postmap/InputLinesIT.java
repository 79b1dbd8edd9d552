package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 2: the lines that tables are built from and that {@code -i} reads. */
final class InputLinesIT {
  private static final String MAP = CaseBuilder.MAP;

  @TestFactory
  Stream<DynamicTest> inputLines_areReadAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    logicalLines(cases);
    keysAndValues(cases);
    memcacheInput(cases);
    skippedUpdates(cases);
    return cases.build();
  }

  private static void logicalLines(CaseList cases) {
    built(
        cases,
        "2.1",
        "empty, blank and comment lines are dropped",
        "\n  \n\t\n# c\n  # c\na 1\n",
        Noise.SILENT,
        "a",
        "1");
    built(
        cases,
        "2.1",
        "a line that starts with a blank continues the one before",
        "a 1\n  2\n\t3\n",
        Noise.SILENT,
        "a",
        "1  2\t3");
    built(
        cases,
        "2.1",
        "a NUL byte ends the line, its continuations too",
        "a 1\0x\n  2\nb\0 2\n",
        Noise.WARNING,
        "a",
        "1");
    built(
        cases,
        "2.1",
        "a continuation reaches across dropped lines",
        "a 1\n# c\n\n   \n 2\n",
        Noise.SILENT,
        "a",
        "1 2");
    built(
        cases,
        "2.1",
        "an indented comment does not continue",
        "a 1\n  # c\n 2\nb 3\n",
        Noise.SILENT,
        "a",
        "1 2",
        "b",
        "3");
    built(
        cases,
        "2.1",
        "lines are joined without a separator",
        "key\n value\n",
        Noise.SILENT,
        "key",
        "value");
    built(
        cases,
        "2.1",
        "a first line that starts with a blank is dropped",
        " x 0\na 1\n",
        Noise.WARNING,
        "a",
        "1");
    built(
        cases,
        "2.1",
        "a first line that starts with a blank, after a comment",
        "# c\n x 0\na 1\n",
        Noise.WARNING,
        "a",
        "1");
    built(
        cases, "2.1", "a last line without newline", "a 1\nb 2", Noise.SILENT, "a", "1", "b", "2");
    built(
        cases, "2.1", "a hash inside a line is text", "a#b 1 # 2\n", Noise.SILENT, "a#b", "1 # 2");
    built(cases, "2.1", "an empty file is an empty table", "", Noise.SILENT);
    built(cases, "2.1", "a file of comments is an empty table", "# a 1\n#\n", Noise.SILENT);
  }

  private static void keysAndValues(CaseList cases) {
    built(cases, "2.2", "the key ends at the first blank", "a\tb c\n", Noise.SILENT, "a", "b c");
    built(
        cases,
        "2.2",
        "inner blanks of the value are kept, outer ones not",
        "a   1  2\t 3 \t \n",
        Noise.SILENT,
        "a",
        "1  2\t 3");
    built(
        cases,
        "2.2",
        "CR at the end of a line is trimmed",
        "a 1\r\nb 2 \r\n",
        Noise.SILENT,
        "a",
        "1",
        "b",
        "2");
    built(cases, "2.2", "a line of CR alone is blank", "a 1\n\r\n 2\n", Noise.SILENT, "a", "1 2");
    built(
        cases,
        "2.2",
        "VT and FF are blanks",
        "a\u000b1\nb\f2\f\n",
        Noise.SILENT,
        "a",
        "1",
        "b",
        "2");
    built(
        cases,
        "2.2",
        "quotes keep blanks in the key, and stay",
        "\"a b\" v\n",
        Noise.SILENT,
        "\"a b\"",
        "v");
    built(
        cases,
        "2.2",
        "a quote in the middle of the key",
        "x\"a b\"y v\n",
        Noise.SILENT,
        "x\"a b\"y",
        "v");
    built(
        cases,
        "2.2",
        "a backslash keeps a blank in the key, and stays",
        "a\\ b v\n",
        Noise.SILENT,
        "a\\ b",
        "v");
    built(cases, "2.2", "a backslash before a quote", "a\\\"b v\n", Noise.SILENT, "a\\\"b", "v");
    built(
        cases,
        "2.2",
        "a backslash inside quotes",
        "\"a\\\" b\" v\n",
        Noise.SILENT,
        "\"a\\\" b\"",
        "v");
    built(cases, "2.2", "quotes in the value are text", "a \"1 2\n", Noise.SILENT, "a", "\"1 2");
    built(
        cases,
        "2.2",
        "an unbalanced quote loses the line",
        "\"a b v\nc 1\n",
        Noise.WARNING,
        "c",
        "1");
    built(
        cases,
        "2.2",
        "a key without a value loses the line",
        "a\nb 1\nc  \n",
        Noise.WARNING,
        "b",
        "1");
    built(cases, "2.2", "a key that ends in a colon is stored", "a: 1\n", Noise.WARNING, "a:", "1");
    built(
        cases,
        "2.2",
        "a line that is not UTF-8 is lost",
        "a " + Text.raw(0xff) + "\nb 1\n",
        Noise.WARNING,
        "b",
        "1");
    built(
        cases,
        "2.2",
        "a key that is not UTF-8 is lost",
        "a" + Text.raw(0xe9) + " 1\nb 1\n",
        Noise.WARNING,
        "b",
        "1");
    built(
        cases,
        "2.2",
        "a surrogate written as UTF-8 is not UTF-8",
        "a " + Text.raw(0xed) + Text.raw(0xa0) + Text.raw(0x80) + "\nb 1\n",
        Noise.WARNING,
        "b",
        "1");
    built(
        cases,
        "2.2",
        "an overlong form is not UTF-8",
        "a " + Text.raw(0xc0) + Text.raw(0xaf) + "\nb 1\n",
        Noise.WARNING,
        "b",
        "1");
    built(
        cases,
        "2.2",
        "beyond U+10FFFF is not UTF-8",
        "a " + Text.raw(0xf4) + Text.raw(0x90) + Text.raw(0x80) + Text.raw(0x80) + "\nb 1\n",
        Noise.WARNING,
        "b",
        "1");
    built(
        cases,
        "2.2",
        "a byte order mark is part of the key",
        "\ufeffa 1\nb 2\n",
        Noise.SILENT,
        "b",
        "2",
        "\ufeffa",
        "1");
    built(
        cases,
        "2.2",
        "a no-break space is no blank",
        "a\u00a0b c\n",
        Noise.SILENT,
        "a\u00a0b",
        "c");
  }

  /** The lines build one table, and {@code -i} reads them into another that is empty. */
  private static void built(
      CaseList cases,
      String statement,
      String description,
      String source,
      Noise noise,
      String... entries) {
    CaseBuilder subject = cases.add(statement, description).file("t", source).lmdb("u", "");
    subject.run("lmdb:t");
    expect(subject, noise);
    subject.run("-i", "lmdb:u").stdin(source);
    expect(subject, noise);
    subject.leavesLmdb("t", entries).leavesLmdb("u", entries);
  }

  private static void expect(CaseBuilder subject, Noise noise) {
    if (noise == Noise.SILENT) {
      subject.succeeds();
    } else {
      subject.warns();
    }
  }

  private static void memcacheInput(CaseList cases) {
    cases
        .add("2.1", "-i on memcache joins continued lines")
        .newer()
        .memcache()
        .run("-i", MAP)
        .stdin("# c\na 1\n\n 2\nb 3")
        .succeeds()
        .leaves("a", "1 2", "b", "3");
    cases
        .add("2.2", "-i on memcache: what is malformed is a warning each, exit 0")
        .newer()
        .memcache()
        .run("-i", MAP)
        .stdin(" x 0\na\n\"b 1\nc: 2\nd 3\r\ne " + Text.raw(0xff) + "\n")
        .warns()
        .leaves("c:", "2", "d", "3");
    cases
        .add("2.2", "-i on memcache: a quoted key has a blank, which memcached cannot hold")
        .newer()
        .memcache()
        .run("-i", MAP)
        .stdin("\"a b\" 1\n\"ab\" 2\n")
        .warns()
        .leaves("\"ab\"", "2");
  }

  private static void skippedUpdates(CaseList cases) {
    cases
        .add("2.3", "an inapplicable key is a warning")
        .newer()
        .memcache("domain = example.com")
        .run("-i", MAP)
        .stdin("a 1\nb@example.com 2\nc@example.org 3\n")
        .warns()
        .leaves("b@example.com", "2");
    cases
        .add("2.3", "a value over the limit is a warning")
        .newer()
        .memcache("data_size_limit = 3")
        .run("-i", MAP)
        .stdin("a 1234\nb 123\n")
        .warns()
        .leaves("b", "123");
    cases
        .add("2.3", "a duplicate is a warning")
        .lmdb("t", "a 1\n")
        .run("-i", "lmdb:t")
        .stdin("a 2\nb 2\n")
        .warns()
        .leavesLmdb("t", "a", "1", "b", "2");
    cases
        .add("2.3", "an access error is fatal at once, earlier lines are stored")
        .newer()
        .memcache("max_try = 1")
        .replies(FakeServer.Reply.of("STORED\r\n"), FakeServer.Reply.of("SERVER_ERROR no\r\n"))
        .run("-i", MAP)
        .stdin("a 1\nb 2\nc 3\n")
        .fatal()
        .sends("set a 0 3600 1\r\n1\r\nset b 0 3600 1\r\n2\r\n");
    cases
        .add("2.3", "a key too long for the table is fatal at once")
        .lmdb("t", "")
        .run("-i", "lmdb:t")
        .stdin("a 1\n" + "k".repeat(511) + " 2\nc 3\n")
        .fatal()
        .leavesLmdb("t", "a", "1");
  }
}
