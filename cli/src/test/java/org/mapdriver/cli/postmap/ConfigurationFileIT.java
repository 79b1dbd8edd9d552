package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 6: the syntax of configuration files, and when what is in them is checked. */
final class ConfigurationFileIT {
  private static final String MAP = CaseBuilder.MAP;

  @TestFactory
  Stream<DynamicTest> configurationFile_isReadAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    syntax(cases);
    malformed(cases);
    integers(cases);
    checks(cases);
    return cases.build();
  }

  private static void syntax(CaseList cases) {
    stores(
        cases, "6.1", "comments and blank lines", "# c\n\n   \n\t# c\nkey_format = x%s\n#\n", "xk");
    stores(cases, "6.1", "a value on the next line", "key_format =\n  x%s\n", "xk");
    stores(cases, "6.1", "a value on a later line", "key_format =\n # c\n\n \t\n\tx%s\n", "xk");
    stores(cases, "6.1", "no blanks around the equals sign", "key_format=x%s\n", "xk");
    stores(
        cases,
        "6.1",
        "all kinds of blanks around name and value",
        "key_format\t =\u000b\f x%s \t\u000b\f\r\n",
        "xk");
    stores(
        cases,
        "6.1",
        "a file with CRLF lines",
        "key_format = x%s\r\n\r\n# c\r\nttl = 3600\r\n",
        "xk");
    stores(cases, "6.1", "a last line without newline", "key_format = x%s", "xk");
    stores(cases, "6.1", "an equals sign in a value", "key_format = a=%s=b\n", "a=k=b");
    stores(cases, "6.1", "a hash in a value", "key_format = a#%s\n", "a#k");
    stores(cases, "6.1", "quotes in a value", "key_format = \"%s'\n", "\"k'");
    stores(cases, "6.1", "backslashes in a value", "key_format = \\%s\\n\n", "\\k\\n");
    stores(
        cases,
        "6.1",
        "no parameter is expanded in a value",
        "prefix = x\nkey_format = $prefix-$$-%s\n",
        "$prefix-$$-k");
    stores(cases, "6.1", "names are case-sensitive", "KEY_FORMAT = x%s\nTtl = bogus\n", "k");
    stores(
        cases,
        "6.1",
        "unknown parameters are ignored",
        "nonsense = 1\nkey_formats = x%s\n- = ?\n",
        "k");
    stores(
        cases,
        "6.1",
        "bytes that are not UTF-8 are taken as they are",
        "key_format = " + Text.raw(0xe9) + "%s\n",
        Text.raw(0xe9) + "k");
    stores(
        cases,
        "6.1",
        "bytes that are not UTF-8 in a comment",
        "# " + Text.raw(0xe9) + "\nkey_format = x%s\n",
        "xk");
    stores(cases, "6.1", "a non-ASCII value", "key_format = ü%s\n", "ük");
    stores(cases, "6.1", "an empty value of a parameter that is not used", "nonsense =\n", "k");
    cases
        .add("6.2", "a continued value keeps its blanks, so no key is left")
        .memcache("backup = static:B", "key_format = x%s", " y")
        .run("-q", "k", MAP)
        .notFound()
        .leavesNothing();
    stores(
        cases,
        "6.3",
        "the same name twice with the same value is no warning",
        "key_format = x%s\nkey_format = x%s\n",
        "xk");
    cases
        .add("6.3", "the same name twice: a warning, the last one wins")
        .memcache("backup = static:B", "key_format = x%s", "key_format = y%s")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n")
        .leaves("yk", "B");
    cases
        .add("6.3", "three times the same name")
        .memcache("backup = static:B", "ttl = 5", "ttl = 6", "ttl = 5")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n")
        .leaves("k", "B", 0, 5);
    cases
        .add("6.3", "a name that is ignored may be there twice")
        .memcache("backup = static:B", "other = 1", "other = 2")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n");
    cases
        .add("6.1", "the backup's name is continued on the next line")
        .memcache("backup = lmdb:", "  b")
        .lmdb("b", "k 1\n")
        .run("-q", "k", MAP);
  }

  private static void stores(
      CaseList cases, String statement, String description, String lines, String key) {
    CaseBuilder subject =
        cases
            .add(statement, description)
            .config("memcache = ${memcache}\nbackup = static:B\n" + lines)
            .run("-q", "k", MAP);
    if (key != null) {
      subject.prints("B\n").leaves(key, "B");
    }
  }

  private static void malformed(CaseList cases) {
    for (String[] line :
        new String[][] {
          {"a line without an equals sign", "key_format"},
          {"two words without an equals sign", "key_format %s"},
          {"a blank inside the name", "key format = %s"},
          {"a section line", "[memcache]"},
          {"a comment with a semicolon", "; comment"},
          {"a missing name", "= x"},
          {"a comment in the style of C", "// comment"},
          {"a colon instead of an equals sign", "ttl: 5"},
        }) {
      cases
          .add("6.2", line[0] + " is fatal")
          .config(line[1] + "\nmemcache = ${memcache}\nbackup = static:B\n")
          .run("-q", "k", MAP)
          .fatal()
          .leavesNothing();
      cases
          .add("6.2", line[0] + " at the end is fatal")
          .memcache("backup = static:B", line[1])
          .run("-q", "k", MAP)
          .fatal()
          .leavesNothing();
    }
    cases
        .add("6.2", "an indented key_format becomes part of memcache")
        .config("memcache = ${memcache}\n key_format = x%s\nbackup = static:B\n")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("6.2", "a first line that is indented")
        .config(" key_format = x%s\nmemcache = ${memcache}\nbackup = static:B\n")
        .run("-q", "k", MAP);
    cases
        .add("6.2", "an empty file means localhost, which is not there")
        .config("")
        .run("-q", "k", MAP)
        .fatal();
  }

  private static void integers(CaseList cases) {
    for (String value :
        List.of(
            "60s",
            "0x10",
            "60.0",
            "6 0",
            "",
            "2147483648",
            "-2147483649",
            "99999999999999999999",
            "1e3",
            "ten",
            "--5",
            "+-5",
            "+",
            "-",
            "5 #",
            "60,0",
            "٣",
            "1_000")) {
      cases
          .add("6.4", "not an integer: <" + value + ">")
          .memcache("backup = static:B", "ttl = " + value)
          .run("-q", "k", MAP)
          .fatal()
          .leavesNothing();
    }
    for (String[] value :
        new String[][] {
          {"+60", "60"}, {"0060", "60"}, {"+007", "7"}, {" 60 ", "60"}, {"2147483", "2147483"}
        }) {
      cases
          .add("6.4", "an integer: <" + value[0] + ">")
          .memcache("backup = static:B", "ttl = " + value[0])
          .run("-q", "k", MAP)
          .prints("B\n")
          .leaves("k", "B", 0, Long.parseLong(value[1]));
    }
    for (String name :
        List.of(
            "flags", "timeout", "max_try", "retry_pause", "data_size_limit", "line_size_limit")) {
      cases
          .add("6.4", "not an integer for " + name)
          .memcache("backup = static:B", name + " = 1x")
          .run("-q", "k", MAP)
          .fatal()
          .leavesNothing();
    }
    cases
        .add("6.4", "the largest integer")
        .memcache("backup = static:B", "flags = 2147483647")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B", 2147483647L, 3600);
    for (String name : List.of("data_size_limit", "line_size_limit", "max_try", "retry_pause")) {
      cases
          .add("6.5", "at least 1: " + name)
          .memcache("backup = static:B", name + " = 0")
          .run("-q", "k", MAP)
          .fatal()
          .leavesNothing();
      cases
          .add("6.5", "not negative: " + name)
          .memcache("backup = static:B", name + " = -1")
          .run("-q", "k", MAP)
          .fatal()
          .leavesNothing();
    }
    cases
        .add("6.5", "timeout = 0 means no time limit")
        .memcache("backup = static:B", "timeout = 0")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B");
    cases
        .add("6.5", "a negative timeout is fatal")
        .departure()
        .memcache("backup = static:B", "timeout = -1")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("6.5", "ttl = 0 means for ever")
        .memcache("backup = static:B", "ttl = 0")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B", 0, -1);
    cases
        .add("6.5", "ttl = -1 expires at once")
        .memcache("backup = static:B", "ttl = -1")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leavesNothing();
    cases
        .add("6.5", "ttl = -1 is sent as -1")
        .memcache("backup = static:B", "ttl = -1")
        .replies(FakeServer.Reply.of("END\r\n"), FakeServer.Reply.of("STORED\r\n"))
        .run("-q", "k", MAP)
        .prints("B\n")
        .sends("get k\r\nset k 0 -1 1\r\nB\r\n");
    cases
        .add("6.5", "flags = -1 is sent as -1, and refused")
        .newer()
        .memcache("flags = -1", "max_try = 1")
        .run("-i", MAP)
        .stdin("k 1\n")
        .fatal()
        .leavesNothing();
    cases
        .add("6.5", "flags = -1 fails a fill, which does not matter")
        .memcache("backup = static:B", "flags = -1", "max_try = 1")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leavesNothing();
  }

  private static void checks(CaseList cases) {
    cases
        .add("6.6", "parameters are checked before the first key")
        .memcache("max_try = 0")
        .run("-d", "-", MAP)
        .fatal();
    cases
        .add("6.6", "the transport is checked before the first key")
        .config("memcache = nosuch:x\n")
        .run("-d", "-", MAP)
        .fatal();
    cases
        .add("6.6", "the backup is opened before the first key")
        .memcache("backup = lmdb:none")
        .holds("k", "1")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("6.6", "an unknown type of backup is fatal though it would not be used")
        .memcache("backup = nosuch:b")
        .holds("k", "1")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("6.6", "a backup without a type")
        .memcache("backup = b")
        .holds("k", "1")
        .run("-q", "k", MAP)
        .fatal();
    cases.add("6.6", "a missing file is fatal").run("-q", "k", "memcache:./none.cf").fatal();
    cases.add("6.6", "a directory is fatal").run("-q", "k", "memcache:.").fatal();
    cases
        .add("6.6", "a file under an absolute path")
        .memcache()
        .holds("k", "1")
        .run("-q", "k", "memcache:${folder}/mc.cf")
        .prints("1\n");
    cases
        .add("6.6", "a missing file is fatal for a delete")
        .run("-d", "k", "memcache:./none.cf")
        .fatal();
    cases
        .add("6.7", "an empty backup is none")
        .memcache("backup =")
        .holds("k", "1")
        .run("-q", "-", MAP)
        .stdin("k\nx\n")
        .prints("k\t1\n");
    cases
        .add("6.7", "an empty memcache is fatal")
        .config("memcache =\nbackup = static:B\n")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("6.7", "without memcache it is localhost:11211, which is not there")
        .config("backup = static:B\n")
        .run("-q", "k", MAP)
        .printsWithWarning("B\n");
  }
}
