package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 12: sqlite_table(5). */
final class SqliteIT {
  private static final String MAP = "sqlite:./q.cf";
  private static final String BY_KEY = "query = select v from t where k='%s'";

  @TestFactory
  Stream<DynamicTest> sqlite_behavesAsPostmap() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    keys(cases);
    rows(cases);
    resultFormat(cases);
    limits(cases);
    statements(cases);
    legacy(cases);
    refusals(cases);
    return cases.build();
  }

  private static CaseBuilder add(
      CaseList cases, String statement, String description, String sql, String... lines) {
    return cases
        .add(statement, description)
        .sqlite("s.db", "create table t(k, v);\n" + sql)
        .file("q.cf", "dbpath = s.db\n" + String.join("\n", lines) + "\n");
  }

  private static String row(String key, String value) {
    return "insert into t values('"
        + key.replace("'", "''")
        + "', '"
        + value.replace("'", "''")
        + "');\n";
  }

  private static void keys(CaseList cases) {
    add(cases, "12.1", "a row by its key", row("k", "1"), BY_KEY)
        .run("-q", "-", MAP)
        .stdin("k\nx\nK\n")
        .prints("k\t1\nK\t1\n");
    add(cases, "12.1", "a quote is doubled", row("o'x", "1") + row("''", "2"), BY_KEY)
        .run("-q", "-", MAP)
        .stdin("o'x\n''\n")
        .prints("o'x\t1\n''\t2\n");
    add(cases, "12.1", "a key that looks like SQL stays a key", row("k", "1"), BY_KEY)
        .run("-q", "-", MAP)
        .stdin("x' or '1'='1\nx'; drop table t; --\nk\n")
        .prints("k\t1\n");
    add(
            cases,
            "12.1",
            "backslash, percent and double quote are not escaped",
            row("a\\b%c\"d_", "1"),
            BY_KEY)
        .run("-q", "a\\b%c\"d_", MAP)
        .prints("1\n");
    add(cases, "12.1", "a row with an upper-case key needs -f", row("Key", "1"), BY_KEY)
        .run("-q", "Key", MAP)
        .notFound()
        .run("-f", "-q", "Key", MAP)
        .prints("1\n");
    add(cases, "12.1", "a key that is not UTF-8", row("k", "1"), BY_KEY)
        .run("-q", "-", MAP)
        .stdin(Text.raw(0xff) + "\nk\n")
        .printsWithWarning("k\t1\n");
    add(cases, "12.1", "full folding", row("strasse", "1"), BY_KEY)
        .run("-q", "STRAßE", MAP)
        .prints("1\n");
    add(
            cases,
            "12.1",
            "the domain list",
            row("a@x.com", "1") + row("a@y.com", "2") + row("a", "3"),
            BY_KEY,
            "domain = x.com")
        .run("-q", "-", MAP)
        .stdin("a@X.com\na@y.com\na\n")
        .prints("a@X.com\t1\n");
    add(
            cases,
            "12.1",
            "a missing domain file is fatal",
            row("k", "1"),
            BY_KEY,
            "domain = /nonexistent/file")
        .run("-q", "k", MAP)
        .fatal();
    String[][] templates = {
      {"%u", "user@example.com", "user"},
      {"%u", "user", "user"},
      {"%U", "user@example.com", "user"},
      {"%d", "user@example.com", "example.com"},
      {"%d", "user", ""},
      {"%u", "@example.com", ""},
      {"%d", "user@", ""},
      {"%1", "user@a.b", "b"},
      {"%2", "user@b", ""},
      {"%S", "user@b", "user@b"},
      {"%%s", "k", "%s"},
      {"%u", "o'x@y", "o'x"},
      {"%d", "x@o'y", "o'y"},
      {"%1", "x@a.o'y", "o'y"},
    };
    for (String[] template : templates) {
      CaseBuilder subject =
          add(
                  cases,
                  "12.1",
                  "a query with " + template[0] + " for " + template[1],
                  row(template[2], "1"),
                  "query = select v from t where k='" + template[0] + "'")
              .run("-q", template[1], MAP);
      if (template[2].isEmpty()) {
        subject.notFound();
      } else {
        subject.prints("1\n");
      }
    }
    add(cases, "12.1", "a bad template in the query", "", "query = select v from t where k='%n'")
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.1", "a query without a template", row("any", "1"), "query = select v from t")
        .run("-q", "k", MAP)
        .prints("1\n");
  }

  private static void rows(CaseList cases) {
    add(
            cases,
            "12.2",
            "rows are joined by a comma",
            row("k", "1") + row("k", "2") + row("k", "3"),
            BY_KEY + " order by v")
        .run("-q", "k", MAP)
        .prints("1,2,3\n");
    add(
            cases,
            "12.2",
            "only the first column",
            row("k", "1"),
            "query = select v, k, 'x' from t where k='%s'")
        .run("-q", "k", MAP)
        .prints("1\n");
    add(
            cases,
            "12.2",
            "NULL is skipped in silence",
            "insert into t values('k', NULL);" + row("k", "2"),
            BY_KEY)
        .run("-q", "k", MAP)
        .prints("2\n");
    add(cases, "12.2", "NULL alone is not found", "insert into t values('k', NULL);", BY_KEY)
        .run("-q", "k", MAP)
        .notFound();
    add(
            cases,
            "12.2",
            "an empty string is skipped with a warning",
            row("k", "") + row("k", "2"),
            BY_KEY)
        .run("-q", "k", MAP)
        .printsWithWarning("2\n");
    add(cases, "12.2", "an empty string alone is not found", row("k", ""), BY_KEY)
        .run("-q", "k", MAP)
        .notFoundWithWarning();
    add(
            cases,
            "12.2",
            "numbers as SQLite's text",
            "insert into t values('a', 42), ('b', 1.5), ('c', 1e100), ('d', -7), ('e', 9223372036854775807), ('f', 1.0), ('g', 0.1);",
            BY_KEY)
        .run("-q", "-", MAP)
        .stdin("a\nb\nc\nd\ne\nf\ng\n")
        .prints("a\t42\nb\t1.5\nc\t1.0e+100\nd\t-7\ne\t9223372036854775807\nf\t1.0\ng\t0.1\n");
    add(cases, "12.2", "a blob as text", "insert into t values('k', x'616263');", BY_KEY)
        .run("-q", "k", MAP)
        .prints("abc\n");
    add(cases, "12.2", "a blob with a NUL", "insert into t values('k', x'610062');", BY_KEY)
        .run("-q", "k", MAP)
        .prints("a\n");
    add(cases, "12.2", "an empty blob", "insert into t values('k', x'');", BY_KEY)
        .run("-q", "k", MAP);
    add(cases, "12.2", "a blob that is not UTF-8", "insert into t values('k', x'ff');", BY_KEY)
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.2", "an empty key is a warning", row("", "1"), BY_KEY)
        .run("-q", "", MAP)
        .notFoundWithWarning()
        .run("-q", "-", MAP)
        .stdin("\n")
        .notFoundWithWarning();
    add(cases, "12.2", "blanks in keys", row(" a b ", "1"), BY_KEY)
        .run("-q", " a b ", MAP)
        .prints("1\n");
    add(cases, "12.2", "values are not trimmed", row("k", "  1 \n 2 "), BY_KEY)
        .run("-q", "k", MAP)
        .prints("  1 \n 2 \n");
    add(cases, "12.2", "values with commas", row("k", "1,2") + row("k", "3"), BY_KEY)
        .run("-q", "k", MAP)
        .prints("1,2,3\n");
  }

  private static void resultFormat(CaseList cases) {
    String values = row("k", "a@b.c") + row("k", "plain") + row("k", "@d") + row("k", "e@");
    String[][] formats = {
      {"<%s>", "<a@b.c>,<plain>,<@d>,<e@>"},
      {"<%u>", null},
      {"<%d>", null},
      {"%%", "%,%,%,%"},
      {"literal", "literal,literal,literal,literal"},
      {"%S:%s", "k:a@b.c,k:plain,k:@d,k:e@"},
      {"%U:%s", "k:a@b.c,k:plain,k:@d,k:e@"},
      {"a b %s", "a b a@b.c,a b plain,a b @d,a b e@"},
    };
    for (String[] format : formats) {
      CaseBuilder subject =
          add(
                  cases,
                  "12.3",
                  "result_format " + format[0],
                  values,
                  BY_KEY,
                  "result_format = " + format[0])
              .run("-q", "k", MAP);
      if (format[1] != null) {
        subject.prints(format[1] + "\n");
      }
    }
    add(
            cases,
            "12.3",
            "%u and %d of results",
            row("k", "a@b@c") + row("k", "x@y"),
            BY_KEY,
            "result_format = %d-%u")
        .run("-q", "k", MAP)
        .prints("c-a@b,y-x\n");
    add(
            cases,
            "12.3",
            "an unqualified result is skipped for %d",
            row("k", "plain"),
            BY_KEY,
            "result_format = %d")
        .run("-q", "k", MAP)
        .notFound();
    add(
            cases,
            "12.3",
            "an unqualified result is kept whole for %u",
            row("k", "plain"),
            BY_KEY,
            "result_format = %u")
        .run("-q", "k", MAP)
        .prints("plain\n");
    add(
            cases,
            "12.3",
            "an empty local part is skipped for %u",
            row("k", "@d"),
            BY_KEY,
            "result_format = %u")
        .run("-q", "k", MAP)
        .notFound();
    for (String format : List.of("%D", "%1", "%2 %s")) {
      add(
              cases,
              "12.3",
              "a key that lacks what result_format needs: " + format,
              row("k", "1") + row("k@x", "2") + row("k@a.b", "3"),
              BY_KEY,
              "result_format = <" + format + ">")
          .run("-q", "-", MAP)
          .stdin("k\nk@x\nk@a.b\n");
    }
    add(
            cases,
            "12.3",
            "%D and %1 come from the key",
            row("k@a.b", "1"),
            BY_KEY,
            "result_format = %s %D %1 %2 %U")
        .run("-q", "k@a.b", MAP)
        .prints("1 a.b b a k\n");
    add(cases, "12.3", "an empty result_format is fatal", row("k", "1"), BY_KEY, "result_format =")
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.3", "a bad result_format is fatal", row("k", "1"), BY_KEY, "result_format = %x")
        .run("-q", "k", MAP)
        .fatal();
    add(
            cases,
            "12.3",
            "result_format is not quoted",
            row("o'x", "a'b"),
            BY_KEY,
            "result_format = %s %S")
        .run("-q", "o'x", MAP)
        .prints("a'b o'x\n");
  }

  private static void limits(CaseList cases) {
    String three = row("k", "1") + row("k", "2") + row("k", "3") + row("j", "1") + row("j", "2");
    add(cases, "12.4", "as many rows as the limit", three, BY_KEY, "expansion_limit = 2")
        .run("-q", "j", MAP)
        .prints("1,2\n");
    add(cases, "12.4", "more rows than the limit", three, BY_KEY, "expansion_limit = 2")
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.4", "0 is no limit", three, BY_KEY, "expansion_limit = 0")
        .run("-q", "k", MAP)
        .prints("1,2,3\n");
    add(cases, "12.4", "a negative limit is none", three, BY_KEY, "expansion_limit = -1")
        .run("-q", "k", MAP)
        .prints("1,2,3\n");
    add(
            cases,
            "12.4",
            "rows that are skipped do not count",
            "insert into t values('k', NULL);" + row("k", "1") + "insert into t values('k', NULL);",
            BY_KEY,
            "expansion_limit = 1")
        .run("-q", "k", MAP)
        .prints("1\n");
    add(
            cases,
            "12.4",
            "empty rows do not count",
            row("k", "") + row("k", "1"),
            BY_KEY,
            "expansion_limit = 1")
        .run("-q", "k", MAP)
        .printsWithWarning("1\n");
    for (String limit : List.of("x", "", "2147483648")) {
      add(
              cases,
              "12.4",
              "a bad limit: <" + limit + ">",
              three,
              BY_KEY,
              "expansion_limit = " + limit)
          .run("-q", "k", MAP)
          .fatal();
    }
  }

  private static void statements(CaseList cases) {
    add(
            cases,
            "12.5",
            "only the first statement is executed",
            row("k", "1"),
            "query = select v from t where k='%s'; delete from t; select 'x'")
        .run("-q", "k", MAP)
        .prints("1\n")
        .run("-q", "k", MAP)
        .prints("1\n");
    add(cases, "12.5", "a query that ends in a semicolon", row("k", "1"), BY_KEY + ";")
        .run("-q", "k", MAP)
        .prints("1\n");
    add(cases, "12.5", "a query with a comment", row("k", "1"), BY_KEY + " -- comment")
        .run("-q", "k", MAP)
        .prints("1\n");
    add(cases, "12.5", "an error in the SQL is fatal", "", "query = selekt v from t")
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.5", "a missing table is fatal", "", "query = select v from missing")
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.5", "a missing column is fatal", "", "query = select missing from t")
        .run("-q", "k", MAP)
        .fatal();
    add(
            cases,
            "12.5",
            "an SQL error for one key only",
            row("k", "1"),
            "query = select v from t where k=%s")
        .run("-q", "'k'", MAP)
        .fatal();
    add(
            cases,
            "12.5",
            "an unquoted number in the query",
            "insert into t values(5, 'five');",
            "query = select v from t where k=%s")
        .run("-q", "5", MAP)
        .prints("five\n");
    add(
            cases,
            "12.5",
            "an error while rows are read",
            row("k", "1"),
            "query = select abs(-9223372036854775808) from t where k='%s'")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("12.5", "a missing database is fatal and not created")
        .newer()
        .file("q.cf", "dbpath = none.db\n" + BY_KEY + "\n")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("12.5", "a file that is no database is fatal")
        .file("s.db", "this is no database\n".repeat(500))
        .file("q.cf", "dbpath = s.db\n" + BY_KEY + "\n")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("12.5", "a directory as database")
        .file("q.cf", "dbpath = .\n" + BY_KEY + "\n")
        .run("-q", "k", MAP)
        .fatal();
    cases
        .add("12.5", "an empty file as database")
        .file("s.db", "")
        .file("q.cf", "dbpath = s.db\n" + BY_KEY + "\n")
        .run("-q", "k", MAP)
        .fatal();
    add(cases, "12.5", "a database by absolute path", row("k", "1"), BY_KEY)
        .file("r.cf", "dbpath = ${folder}/s.db\n" + BY_KEY + "\n")
        .run("-q", "k", "sqlite:./r.cf")
        .prints("1\n");
    add(cases, "12.5", "a query that is only a comment", "", "query = -- nothing")
        .run("-q", "k", MAP);
    add(
            cases,
            "12.5",
            "a view",
            row("k", "1") + "create view w as select k as x, v||'!' as y from t;",
            "query = select y from w where x='%s'")
        .run("-q", "k", MAP)
        .prints("1!\n");
  }

  private static void legacy(CaseList cases) {
    String[] select = {"select_field = v", "table = t", "where_field = k"};
    add(cases, "12.6", "a query put together", row("k", "1") + row("o'x", "2"), select)
        .run("-q", "-", MAP)
        .stdin("k\no'x\n")
        .prints("k\t1\no'x\t2\n");
    add(
            cases,
            "12.6",
            "additional_conditions",
            row("k", "1") + row("k", "2"),
            select[0],
            select[1],
            select[2],
            "additional_conditions = and v > '1'")
        .run("-q", "k", MAP)
        .prints("2\n");
    add(
            cases,
            "12.6",
            "the whole is a template",
            row("k@b", "1"),
            select[0],
            select[1],
            select[2],
            "additional_conditions = and '%d' = 'b'")
        .run("-q", "-", MAP)
        .stdin("k@b\nk\n")
        .prints("k@b\t1\n");
    for (int missing = 0; missing < 3; missing++) {
      int without = missing;
      add(
              cases,
              "12.6",
              "without " + select[missing].replaceAll(" .*", ""),
              row("k", "1"),
              List.of(0, 1, 2).stream()
                  .filter(i -> i != without)
                  .map(i -> select[i])
                  .toArray(String[]::new))
          .run("-q", "k", MAP)
          .fatal();
    }
    cases.add("12.6", "without dbpath").file("q.cf", BY_KEY + "\n").run("-q", "k", MAP).fatal();
    cases
        .add("12.6", "an empty dbpath")
        .file("q.cf", "dbpath =\n" + BY_KEY + "\n")
        .run("-q", "k", MAP)
        .fatal();
    add(
            cases,
            "12.6",
            "with query they are ignored",
            row("k", "1"),
            BY_KEY,
            "table = missing",
            "select_field = missing",
            "where_field = %n")
        .run("-q", "k", MAP)
        .prints("1\n");
    add(cases, "12.6", "an empty query", row("k", "1"), "query =", select[0], select[1], select[2])
        .run("-q", "k", MAP);
  }

  private static void refusals(CaseList cases) {
    add(cases, "12.7", "a delete", row("k", "1"), BY_KEY).run("-d", "k", MAP).fatal();
    add(cases, "12.7", "a delete of no key", row("k", "1"), BY_KEY).run("-d", "-", MAP).fatal();
    add(cases, "12.7", "a listing", row("k", "1"), BY_KEY).run("-s", MAP).fatal();
    add(cases, "12.7", "an update", row("k", "1"), BY_KEY).run("-i", MAP).stdin("k 2\n").fatal();
    add(cases, "12.7", "an update of no key", row("k", "1"), BY_KEY).run("-i", MAP).fatal();
    add(cases, "12.7", "a table build", row("k", "1"), BY_KEY).run(MAP).fatal();
    cases.add("12.7", "a missing configuration file").run("-q", "k", MAP).fatal();
  }
}
