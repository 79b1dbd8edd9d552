package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Section 5: which keys the domain list lets through, seen by whether a backup that has every key
 * answers.
 */
final class DomainIT {
  private static final String MAP = CaseBuilder.MAP;

  @TestFactory
  Stream<DynamicTest> domain_filtersAsPostmapDoes() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    keys(cases);
    lists(cases);
    files(cases);
    tables(cases);
    return cases.build();
  }

  private static void keys(CaseList cases) {
    lets(cases, "5.1", "the part after the @ is checked", "example.com", "a@example.com", "");
    lets(cases, "5.1", "the part after the last @ is checked", "b", "a@b a@c@b @a@b", "a@b@c");
    lets(
        cases,
        "5.1",
        "a key without a local part or a domain never matches",
        "example.com user",
        "",
        "example.com user @example.com @user user@ @ @@");
    lets(cases, "5.1", "an empty list is no list", "", "a@b user @b user@", "");
  }

  private static void lists(CaseList cases) {
    lets(
        cases,
        "5.2",
        "entries are separated by commas and blanks",
        "a,b c , d\te",
        "x@a x@b x@c x@d x@e",
        "x@f x@, x@a,b");
    lets(
        cases,
        "5.2",
        "entries match without regard to case",
        "Example.COM",
        "a@example.com A@EXAMPLE.COM",
        "");
    lets(
        cases,
        "5.2",
        "non-ASCII entries match without regard to case",
        "BÜCHER.example",
        "a@bücher.example a@BÜCHER.EXAMPLE",
        "");
    lets(
        cases,
        "5.2",
        "an entry with sharp s is folded as the key is",
        "STRAßE.example",
        "a@strasse.example a@straße.example",
        "");
    lets(cases, "5.2", "subdomains do not match", "example.com", "", "a@sub.example.com a@com");
    lets(
        cases,
        "5.2",
        "a leading dot does not make subdomains match",
        ".example.com",
        "a@.example.com",
        "a@sub.example.com a@example.com");
    lets(cases, "5.2", "a star is literal", "*, *.com", "a@*", "a@example.com a@com");
    lets(
        cases,
        "5.2",
        "a negated entry before another",
        "!a.com, a.com, b.com",
        "x@b.com",
        "x@a.com");
    lets(cases, "5.2", "the first match wins", "a.com, !a.com", "x@a.com", "x@b.com");
    lets(cases, "5.2", "two negations cancel", "!!a.com", "x@a.com", "x@b.com");
    lets(cases, "5.2", "three negations are one", "!!!a.com, a.com", "", "x@a.com");
    lets(cases, "5.2", "only negations match nothing", "!a.com", "", "x@a.com x@b.com");
    cases
        .add("5.2", "-f does not change how entries match")
        .memcache("domain = Example.COM", "backup = static:B")
        .run("-f", "-q", "-", MAP)
        .stdin("A@EXAMPLE.com\n")
        .prints("A@EXAMPLE.com\tB\n")
        .leaves("A@EXAMPLE.com", "B");
    for (String list : List.of("!", "a.com, !", "! a.com", "!!")) {
      cases
          .add("5.2", "a negation without a pattern is fatal: " + list)
          .memcache("domain = " + list, "backup = static:B")
          .run("-q", "x@a.com", MAP)
          .fatal();
    }
  }

  private static void files(CaseList cases) {
    file(cases, "5.3", "a file holds the entries", "a.com\nb.com\n", "x@a.com x@b.com", "x@c.com");
    file(
        cases,
        "5.3",
        "a line of a file is a list",
        "a.com, b.com c.com\n!d.com d.com\n",
        "x@a.com x@b.com x@c.com",
        "x@d.com");
    file(
        cases,
        "5.3",
        "lines of a file are continued",
        "a.com\n  b.com\n# c\n c.com\n",
        "x@c.com",
        "x@a.comb.com");
    file(cases, "5.3", "comment lines in a file", "# a.com\n\nb.com\n", "x@b.com", "x@a.com");
    file(cases, "5.3", "a file with CRLF lines", "a.com\r\nb.com\r\n", "x@a.com x@b.com", "");
    file(
        cases,
        "5.3",
        "groups in a file keep their braces",
        "{a.com, b.com}\nc.com\n",
        "x@c.com",
        "x@a.com x@b.com");
    file(cases, "5.3", "an empty file", "", "", "x@a.com");
    cases
        .add("5.3", "a file in a file")
        .memcache("domain = ${folder}/d1", "backup = static:B")
        .file("d1", "a.com\n${folder}/d2\n")
        .file("d2", "b.com\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\nx@c.com\n")
        .prints("x@a.com\tB\nx@b.com\tB\n");
    cases
        .add("5.3", "a negated file negates each entry")
        .memcache("domain = !${folder}/d1, a.com, b.com, c.com", "backup = static:B")
        .file("d1", "a.com\nb.com, !c.com\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\nx@c.com\n")
        .prints("x@c.com\tB\n");
    cases
        .add("5.3", "a hash after other text of a line")
        .memcache("domain = ${folder}/d1", "backup = static:B")
        .file("d1", "a.com # b.com\nc.com\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\nx@c.com\n")
        .printsWithWarning("x@a.com\tB\nx@c.com\tB\n");
    cases
        .add("5.3", "a hash in the parameter")
        .memcache("domain = a.com # b.com", "backup = static:B")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\n")
        .printsWithWarning("x@a.com\tB\n");
    cases
        .add("5.3", "a hash at the start of the parameter")
        .memcache("domain = # b.com", "backup = static:B")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\n");
    cases
        .add("5.3", "a missing file is fatal at open")
        .memcache("domain = a.com, ${folder}/none", "backup = static:B")
        .run("-q", "x@a.com", MAP)
        .fatal();
    cases
        .add("5.3", "a directory instead of a file is fatal at open")
        .memcache("domain = ${folder}", "backup = static:B")
        .run("-q", "x@a.com", MAP)
        .fatal();
    lets(
        cases,
        "5.3",
        "a group keeps its braces",
        "{a.com, b.com} c.com",
        "x@c.com",
        "x@a.com x@b.com");
  }

  private static void tables(CaseList cases) {
    cases
        .add("5.4", "a table matches if it has the domain, whatever the value")
        .memcache("domain = lmdb:d", "backup = static:B")
        .lmdb("d", "a.com anything\nB.com x\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@A.COM\nx@b.com\nx@sub.a.com\nx@c.com\na.com\n")
        .prints("x@a.com\tB\nx@A.COM\tB\nx@b.com\tB\n");
    cases
        .add("5.4", "no parent domain is looked up")
        .memcache("domain = lmdb:d", "backup = static:B")
        .lmdb("d", "a.com 1\n.a.com 1\n")
        .run("-q", "x@sub.a.com", MAP)
        .notFound();
    cases
        .add("5.4", "a table among other entries")
        .memcache("domain = !b.com, lmdb:d, c.com", "backup = static:B")
        .lmdb("d", "a.com 1\nb.com 1\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\nx@c.com\n")
        .prints("x@a.com\tB\nx@c.com\tB\n");
    cases
        .add("5.4", "a negated table")
        .memcache("domain = !lmdb:d, a.com, b.com", "backup = static:B")
        .lmdb("d", "a.com 1\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\n")
        .prints("x@b.com\tB\n");
    cases
        .add("5.4", "an inline table")
        .memcache("domain = inline:{a.com=1, b.com=2}", "backup = static:B")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\nx@c.com\n")
        .prints("x@a.com\tB\nx@b.com\tB\n");
    cases
        .add("5.4", "a static table matches every domain")
        .memcache("domain = static:1", "backup = static:B")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx\n")
        .prints("x@a.com\tB\n");
    cases
        .add("5.4", "a table named in a file")
        .memcache("domain = ${folder}/f", "backup = static:B")
        .file("f", "lmdb:d\n")
        .lmdb("d", "a.com 1\n")
        .run("-q", "-", MAP)
        .stdin("x@a.com\nx@b.com\n")
        .prints("x@a.com\tB\n");
    cases
        .add("5.4", "a missing table is fatal at open")
        .memcache("domain = a.com, lmdb:none", "backup = static:B")
        .run("-q", "x@a.com", MAP)
        .fatal();
    cases
        .add("5.4", "an unknown table type is fatal at open")
        .memcache("domain = nosuch:none", "backup = static:B")
        .run("-q", "x", MAP)
        .fatal();
    cases
        .add("5.4", "a table that fails fails the request")
        .memcache("domain = fail:x", "backup = static:B")
        .run("-q", "x@a.com", MAP)
        .fatal();
    cases
        .add("5.4", "a table that fails fails a delete")
        .memcache("domain = fail:x", "backup = lmdb:b")
        .lmdb("b", "x@a.com 1\n")
        .run("-d", "x@a.com", MAP)
        .fatal()
        .leavesLmdb("b", "x@a.com", "1");
    cases
        .add("5.4", "a table that would fail is not asked after a match")
        .memcache("domain = a.com, fail:x", "backup = static:B")
        .run("-q", "x@a.com", MAP)
        .prints("B\n");
    cases
        .add("5.4", "a table that fails is not asked for a key without a domain")
        .memcache("domain = fail:x", "backup = static:B")
        .run("-q", "user", MAP)
        .notFound();
  }

  private static void file(
      CaseList cases,
      String statement,
      String description,
      String content,
      String through,
      String kept) {
    keys(
        cases
            .add(statement, description)
            .file("d", content)
            .memcache("domain = ${folder}/d", "backup = static:B"),
        through,
        kept);
  }

  private static void lets(
      CaseList cases,
      String statement,
      String description,
      String list,
      String through,
      String kept) {
    keys(
        cases.add(statement, description).memcache("domain = " + list, "backup = static:B"),
        through,
        kept);
  }

  /** Asks for all keys at once; those let through are answered, those kept out are not. */
  private static void keys(CaseBuilder subject, String through, String kept) {
    List<String> answered =
        Stream.of(through.split(" ", -1)).filter(key -> !key.isEmpty()).toList();
    List<String> refused = Stream.of(kept.split(" ", -1)).filter(key -> !key.isEmpty()).toList();
    subject
        .run("-q", "-", MAP)
        .stdin(
            String.join(
                "",
                Stream.concat(refused.stream(), answered.stream())
                    .map(key -> key + "\n")
                    .toList()));
    if (answered.isEmpty()) {
      subject.notFound().leavesNothing();
    } else {
      subject.prints(String.join("", answered.stream().map(key -> key + "\tB\n").toList()));
    }
  }
}
