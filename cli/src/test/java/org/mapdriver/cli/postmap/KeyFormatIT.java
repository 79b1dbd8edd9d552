package org.mapdriver.cli.postmap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Section 4: what key_format makes of a key, seen by what a fill from a backup that has every key
 * stores.
 */
final class KeyFormatIT {
  private static final String MAP = CaseBuilder.MAP;

  /** Statement, key_format, key, and the key in memcached; "" where the key is suppressed. */
  private static final String[][] EXPANSIONS = {
    {"4.1", "%s", "user@example.com", "user@example.com"},
    {"4.1", "%S", "user@example.com", "user@example.com"},
    {"4.1", "%u", "user@example.com", "user"},
    {"4.1", "%U", "user@example.com", "user"},
    {"4.1", "%d", "user@example.com", "example.com"},
    {"4.1", "%D", "user@example.com", "example.com"},
    {"4.1", "%1", "user@a.b.c", "c"},
    {"4.1", "%2.%3", "user@a.b.c", "b.a"},
    {"4.1", "%9", "u@a.b.c.d.e.f.g.h.i", "a"},
    {"4.1", "%%", "user", "%"},
    {"4.1", "%%s", "user", "%s"},
    {"4.1", "<%s|%u|%d|%1>", "x@y.z", "<x@y.z|x|y.z|z>"},
    {"4.1", "%s%s", "ab", "abab"},
    {"4.1", "%10", "u@a.b", "b0"},
    {"4.2", "%u", "a@b@c", "a@b"},
    {"4.2", "%d", "a@b@c", "c"},
    {"4.2", "%u:%d", "@a@b", "@a:b"},
    {"4.3", "%u", "user", "user"},
    {"4.3", "%s", "user", "user"},
    {"4.3", "%d", "user", ""},
    {"4.3", "%1", "user", ""},
    {"4.3", "%s-%d", "user", ""},
    {"4.3", "%u", "example.com", "example.com"},
    {"4.4", "%u", "@example.com", ""},
    {"4.4", "%s-%u", "@example.com", ""},
    {"4.4", "%s", "@example.com", "@example.com"},
    {"4.4", "%d", "@example.com", "example.com"},
    {"4.4", "%1", "@example.com", "com"},
    {"4.5", "%d", "user@", ""},
    {"4.5", "%1", "user@", ""},
    {"4.5", "%u", "user@", "user"},
    {"4.5", "%s", "user@", "user@"},
    {"4.5", "%u", "@@", "@"},
    {"4.5", "%d", "@@", ""},
    {"4.5", "%s", "@", "@"},
    {"4.5", "%u", "@", ""},
    {"4.5", "%d", "@", ""},
    {"4.6", "%2", "user@com", ""},
    {"4.6", "%3", "user@example.com", ""},
    {"4.6", "%2", "user@example.com", "example"},
    {"4.6", "%1-%2", "user@.example.com", "com-example"},
    {"4.6", "%1-%2", "user@example.com.", "com-example"},
    {"4.6", "%1-%2", "user@example..com", "com-example"},
    {"4.6", "%3", "user@example..com", ""},
    {"4.6", "%1", "user@.", ""},
    {"4.6", "%d", "user@.", "."},
    {"4.6", "%d", "user@.example..com.", ".example..com."},
    {"4.6", "%1", "user@[1.2.3.4]", "4]"},
    {"4.6", "%4", "user@[1.2.3.4]", "[1"},
    {"4.7", "%s", "%s", "%s"},
    {"4.7", "%u", "%d@x", "%d"},
    {"4.7", "%s", "%", "%"},
    {"4.7", "%s", "a'b\"c\\d", "a'b\"c\\d"},
    {"4.7", "$name-${name}-%s", "a", "$name-${name}-a"},
    {"4.8", "fixed", "anything", "fixed"},
    {"4.8", "fixed", "a@b", "fixed"},
  };

  @TestFactory
  Stream<DynamicTest> keyFormat_expandsAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    Stream.of(EXPANSIONS)
        .collect(
            Collectors.groupingBy(
                expansion -> List.of(expansion[0], expansion[1]),
                LinkedHashMap::new,
                Collectors.toList()))
        .forEach(
            (format, expansions) -> expansions(cases, format.get(0), format.get(1), expansions));
    for (String format :
        List.of("%0", "%n", "%a", "%", "x%", "% s", "%s%", "%-s", "%é", "%\u0001")) {
      cases
          .add("4.1", "not a key_format: " + Text.shown(format))
          .memcache("key_format = " + format, "backup = static:B")
          .run("-q", "-", MAP)
          .stdin("a\n")
          .fatal()
          .leavesNothing();
    }
    cases
        .add("4.1", "a bad key_format is fatal before any key is read")
        .memcache("key_format = %n")
        .run("-d", "-", MAP)
        .fatal();
    cases
        .add("4.8", "an empty key_format makes every key inapplicable")
        .memcache("key_format =", "backup = static:B")
        .run("-q", "-", MAP)
        .stdin("a\na@b\n")
        .notFound()
        .leavesNothing();
    cases
        .add("4.8", "one memcache key for all keys")
        .memcache("key_format = fixed")
        .holds("fixed", "1")
        .run("-q", "-", MAP)
        .stdin("a\nb\n")
        .prints("a\t1\nb\t1\n")
        .run("-d", "c", MAP)
        .succeeds()
        .leavesNothing();
    cases
        .add("4.9", "key_format is not applied to the backup")
        .memcache("key_format = pre:%u", "backup = lmdb:b")
        .lmdb("b", "a@b 1\na 2\npre:a 3\n")
        .run("-q", "a@b", MAP)
        .prints("1\n")
        .leaves("pre:a", "1");
    cases
        .add("4.9", "key_format is not applied to a delete in the backup")
        .memcache("key_format = pre:%u", "backup = lmdb:b")
        .lmdb("b", "a@b 1\npre:a 3\n")
        .holds("pre:a", "1")
        .holds("a@b", "2")
        .run("-d", "a@b", MAP)
        .succeeds()
        .leaves("a@b", "2")
        .leavesLmdb("b", "pre:a", "3");
    cases
        .add("4.9", "key_format is not applied to the listing")
        .memcache("key_format = pre:%d", "backup = lmdb:b")
        .lmdb("b", "a@b 1\nc 2\n")
        .run("-s", MAP)
        .prints("a@b\t1\nc\t2\n")
        .leavesNothing();
    cases
        .add("4.9", "key_format on an update")
        .newer()
        .memcache("key_format = pre:%u", "backup = lmdb:b")
        .lmdb("b", "")
        .run("-i", MAP)
        .stdin("a@b 1\nc 2\n")
        .succeeds()
        .leaves("pre:a", "1", "pre:c", "2")
        .leavesLmdb("b", "a@b", "1", "c", "2");
    return cases.build();
  }

  /** All keys of one format, each of which is found in the backup unless it is suppressed. */
  private static void expansions(
      CaseList cases, String statement, String format, List<String[]> expansions) {
    CaseBuilder subject =
        cases
            .add(statement, "key_format " + format)
            .memcache("key_format = " + format, "backup = static:B")
            .run("-q", "-", MAP)
            .stdin(String.join("", expansions.stream().map(row -> row[2] + "\n").toList()));
    List<String[]> found = expansions.stream().filter(row -> !row[3].isEmpty()).toList();
    if (found.isEmpty()) {
      subject.notFound().leavesNothing();
    } else {
      subject.prints(String.join("", found.stream().map(row -> row[2] + "\tB\n").toList()));
    }
    found.stream().map(row -> row[3]).distinct().forEach(key -> subject.leaves(key, "B"));
  }
}
