package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Section 3: UTF-8 check, folding, empty key, domain, key_format, blanks; what an inapplicable key
 * leaves untouched.
 */
final class OrderOfOperationsIT {
  private static final String MAP = CaseBuilder.MAP;
  private static final String NOT_UTF8 = Text.raw(0xff);

  /** As typed, as folded. */
  private static final String[][] FOLDINGS = {
    {"ASCII capitals", "ABCXYZ@Example.COM", "abcxyz@example.com"},
    {"ASCII that is no letter", "[\\]^_`{|}~0", "[\\]^_`{|}~0"},
    {"sharp s, small", "straße", "strasse"},
    {"sharp s, capital", "STRAẞE", "strasse"},
    {"final sigma", "ΟΔΟΣ ΟΔΟς".replace(' ', '_'), "οδοσ_οδοσ"},
    {"ligature fi", "ﬁle", "file"},
    {"ligature ffl and st", "ﬄﬆﬅ", "fflstst"},
    {"I with a dot above", "İ", "i\u0307"},
    {"dotless i stays", "ıI", "ıi"},
    {"Kelvin sign", "\u212a", "k"},
    {"Angstrom and Ohm signs", "\u212b\u2126", "åω"},
    {"long s", "ſ", "s"},
    {"micro sign", "µ", "μ"},
    {"Latin capitals with accents", "ÀÉÎÕÜŸŽ", "àéîõüÿž"},
    {"decomposed accents stay decomposed", "E\u0301", "e\u0301"},
    {"Greek with iota subscript", "ᾳᾼᾲ", "αιαιὰι"},
    {"Greek with dialytika and tonos", "ΐΰ", "ι\u0308\u0301υ\u0308\u0301"},
    {"combining ypogegrammeni", "\u0345", "ι"},
    {"Greek symbols", "ϐϑϕϖϰϱϵ", "βθφπκρε"},
    {"Cyrillic", "ПРИВЕТЁ", "приветё"},
    {"Armenian ligature", "եւև", "եւեւ"},
    {"Armenian ligature men now", "ﬓ", "մն"},
    {"Georgian", "ᲐႠა", "აⴀა"},
    {"Cherokee folds to capitals", "ꭰᎠᏸ", "ᎠᎠᏰ"},
    {"n preceded by apostrophe", "ŉ", "ʼn"},
    {"j with caron", "ǰ", "j\u030c"},
    {"h t w y a with marks", "ẖẗẘẙẚ", "h\u0331t\u0308w\u030ay\u030aaʾ"},
    {"dotted long s", "ẛ", "ṡ"},
    {"digraphs in three cases", "ǄǅǆǇǈǋǱǲ", "ǆǆǆǉǉǌǳǳ"},
    {"full width", "ＡＢＣ", "ａｂｃ"},
    {"Roman numerals and circled letters", "ⅧⓀ", "ⅷⓚ"},
    {"Deseret, beyond 16 bits", "\ud801\udc00", "\ud801\udc28"},
    {"Adlam, beyond 16 bits", "\ud83a\udd00", "\ud83a\udd22"},
    {"ideographs, emoji and a no-break space", "漢字😀\u00a0x", "漢字😀\u00a0x"},
    {"Glagolitic and Coptic", "ⰀⲀ", "ⰰⲁ"},
    {"Cyrillic variants", "ᲀᲁᲂᲃᲄᲅᲆᲇᲈ", "вдосттъѣꙋ"},
    {"Latin beyond the usual", "ȺȾɃɄɅꞪꞫ", "ⱥⱦƀʉʌɦɜ"},
    {"Greek with psili and oxia", "ᾈᾘᾨὖᾮ", "ἀιἠιὠιυ\u0313\u0342ὦι"},
  };

  @TestFactory
  Stream<DynamicTest> orderOfOperations_isThatOfPostmap() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    utf8(cases);
    folding(cases);
    inapplicableKeys(cases);
    blanks(cases);
    connections(cases);
    return cases.build();
  }

  private static void utf8(CaseList cases) {
    cases
        .add("3.1", "lookup of a key that is not UTF-8 is a warning, and not found")
        .memcache("backup = static:B")
        .run("-q", "-", MAP)
        .stdin("a" + NOT_UTF8 + "\n")
        .notFoundWithWarning()
        .leavesNothing();
    cases
        .add("3.1", "lookup goes on after a key that is not UTF-8")
        .memcache("backup = static:B")
        .run("-q", "-", MAP)
        .stdin(NOT_UTF8 + "\nb\n")
        .printsWithWarning("b\tB\n")
        .leaves("b", "B");
    cases
        .add("3.1", "a key that is not UTF-8, as argument")
        .memcache("backup = static:B")
        .run("-q", "a" + NOT_UTF8, MAP)
        .notFoundWithWarning()
        .leavesNothing();
    cases
        .add("3.1", "delete of a key that is not UTF-8 counts as success")
        .memcache("backup = lmdb:b")
        .lmdb("b", "a 1\n")
        .holds("a", "1")
        .run("-d", "-", MAP)
        .stdin("a" + NOT_UTF8 + "\n")
        .warns()
        .leaves("a", "1")
        .leavesLmdb("b", "a", "1");
    cases
        .add("3.1", "the UTF-8 check comes with -f too")
        .memcache("backup = static:B")
        .run("-f", "-q", "-", MAP)
        .stdin("a" + NOT_UTF8 + "\n")
        .notFoundWithWarning();
    cases
        .add("3.1", "a table's key is checked as well")
        .lmdbRaw("t", "a" + NOT_UTF8 + "\0", "1\0", "b\0", "2\0")
        .run("-q", "-", "lmdb:t")
        .stdin("a" + NOT_UTF8 + "\nb\n")
        .printsWithWarning("b\t2\n");
    cases
        .add("3.1", "delete in a table of a key that is not UTF-8")
        .lmdb("t", "a 1\n")
        .run("-d", "-", "lmdb:t")
        .stdin(NOT_UTF8 + "\n")
        .warns()
        .leavesLmdb("t", "a", "1");
  }

  private static void folding(CaseList cases) {
    int atOnce = 8;
    for (int from = 0; from < FOLDINGS.length; from += atOnce) {
      foldings(cases, List.of(FOLDINGS).subList(from, Math.min(from + atOnce, FOLDINGS.length)));
    }
    cases
        .add("3.2", "folding when a table is built: every letter below U+2000")
        .file("t", letters(0xA1, 0x2000))
        .run("-w", "lmdb:t")
        .succeeds();
    cases
        .add("3.2", "folding when a table is built: every letter from U+2000 to U+FFFF")
        .file("t", letters(0x2000, 0x10000))
        .run("-w", "lmdb:t")
        .succeeds();
    cases
        .add("3.2", "folding when a table is built: every letter from U+10000 to U+1FFFF")
        .file("t", letters(0x10000, 0x20000))
        .run("-w", "lmdb:t")
        .succeeds();
    cases
        .add("3.2", "the folded key goes to the backup")
        .memcache("backup = lmdb:b")
        .lmdb("b", "strasse 1\n")
        .run("-q", "STRAßE", MAP)
        .prints("1\n")
        .leaves("strasse", "1");
    cases
        .add("3.2", "a delete is folded")
        .memcache("backup = lmdb:b")
        .lmdb("b", "key 1\n")
        .holds("key", "1")
        .run("-d", "KEY", MAP)
        .succeeds()
        .leavesNothing()
        .leavesLmdb("b");
    cases
        .add("3.2", "an update is folded")
        .newer()
        .memcache()
        .run("-i", MAP)
        .stdin("KeY Value\n")
        .succeeds()
        .leaves("key", "Value");
    cases
        .add("3.2", "-f folds nothing")
        .memcache("backup = lmdb:b")
        .lmdb("b", "Key 1\nkey 2\n", "-f")
        .run("-f", "-q", "Key", MAP)
        .prints("1\n")
        .leaves("Key", "1");
    cases
        .add("3.2", "-f updates without folding")
        .newer()
        .memcache()
        .run("-fi", MAP)
        .stdin("KeY 1\n")
        .succeeds()
        .leaves("KeY", "1");
    cases
        .add("3.2", "-f deletes without folding")
        .memcache()
        .holds("Key", "1")
        .holds("key", "2")
        .run("-f", "-d", "Key", MAP)
        .succeeds()
        .leaves("key", "2");
    cases
        .add("3.2", "literal text of key_format is not folded")
        .memcache("key_format = PRE:%s", "backup = static:B")
        .run("-q", "KEY", MAP)
        .prints("B\n")
        .leaves("PRE:key", "B");
  }

  private static void foldings(CaseList cases, List<String[]> foldings) {
    CaseBuilder subject =
        cases
            .add("3.2", "folding: " + joined(foldings, ", ", folding -> folding[0]))
            .memcache("backup = static:B")
            .run("-q", "-", MAP)
            .stdin(joined(foldings, "", folding -> folding[1] + "\n"))
            .prints(joined(foldings, "", folding -> folding[1] + "\tB\n"));
    foldings.stream().map(row -> row[2]).distinct().forEach(key -> subject.leaves(key, "B"));
  }

  private static String joined(
      List<String[]> foldings, String separator, Function<String[], String> part) {
    return String.join(separator, foldings.stream().map(part).toList());
  }

  private static String letters(int from, int to) {
    StringBuilder source = new StringBuilder();
    for (int point = from; point < to; point++) {
      if (Character.isLetter(point)) {
        source.append('x').append(Character.toString(point)).append(" 1\n");
      }
    }
    return source.toString();
  }

  private static void inapplicableKeys(CaseList cases) {
    cases
        .add("3.3", "the empty key is not looked up")
        .memcache("backup = static:B")
        .run("-q", "-", MAP)
        .stdin("\n")
        .notFound()
        .leavesNothing();
    cases
        .add("3.3", "the empty key is inapplicable even if key_format does without it")
        .memcache("key_format = fixed", "backup = static:B")
        .run("-q", "", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("3.4", "the domain is checked on the folded key")
        .memcache("domain = strasse.example", "backup = static:B")
        .run("-q", "a@STRAßE.example", MAP)
        .prints("B\n")
        .leaves("a@strasse.example", "B");
    cases
        .add("3.4", "the domain is checked before key_format")
        .memcache("domain = example.com", "key_format = fixed", "backup = static:B")
        .run("-q", "a@example.org", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("3.5", "a key that key_format suppresses")
        .memcache("key_format = %u@%d", "backup = static:B")
        .run("-q", "-", MAP)
        .stdin("plain\na@b\n")
        .prints("a@b\tB\n")
        .leaves("a@b", "B");
    cases
        .add("3.7", "lookup of an inapplicable key contacts no server")
        .memcacheDown("domain = example.com", "backup = static:B")
        .run("-q", "a@example.org", MAP)
        .notFound();
    cases
        .add("3.7", "delete of an inapplicable key contacts no server")
        .memcacheDown("key_format = %d")
        .run("-d", "plain", MAP)
        .notFound();
    cases
        .add("3.7", "delete of an inapplicable key leaves the backup")
        .memcache("domain = example.com", "backup = lmdb:b")
        .lmdb("b", "a@example.org 1\n")
        .holds("a@example.org", "1")
        .run("-d", "a@example.org", MAP)
        .notFound()
        .leaves("a@example.org", "1")
        .leavesLmdb("b", "a@example.org", "1");
    cases
        .add("3.7", "update of an inapplicable key leaves the backup")
        .newer()
        .memcache("domain = example.com", "backup = lmdb:b")
        .lmdb("b", "a@example.org 1\n")
        .run("-ir", MAP)
        .stdin("a@example.org 2\nb@example.com 3\n")
        .warns()
        .leaves("b@example.com", "3")
        .leavesLmdb("b", "a@example.org", "1", "b@example.com", "3");
    cases
        .add("3.7", "update of an inapplicable key contacts no server")
        .newer()
        .memcacheDown("domain = example.com")
        .run("-i", MAP)
        .stdin("plain 1\n")
        .warns();
    cases
        .add("3.7", "delete of a list of keys goes on after an inapplicable one")
        .memcache("domain = example.com")
        .holds("a@example.com", "1")
        .run("-d", "-", MAP)
        .stdin("plain\na@example.com\n")
        .succeeds()
        .leavesNothing();
  }

  private static void blanks(CaseList cases) {
    for (String[] blank :
        new String[][] {
          {"space", " "}, {"tab", "\t"}, {"CR", "\r"}, {"VT", "\u000b"}, {"FF", "\f"}
        }) {
      cases
          .add("3.6", "a key with a blank is inapplicable: " + blank[0])
          .memcache("backup = static:B")
          .run("-q", "a" + blank[1] + "b", MAP)
          .notFound()
          .leavesNothing();
    }
    for (String[] other :
        new String[][] {
          {"no-break space", "\u00a0"},
          {"ideographic space", "\u3000"},
          {"next line", "\u0085"},
          {"line separator", "\u2028"},
          {"zero width space", "\u200b"},
          {"byte order mark", "\ufeff"},
        }) {
      cases
          .add("3.6", "a Unicode blank is none: " + other[0])
          .memcache("backup = static:B")
          .run("-q", "a" + other[1] + "b", MAP)
          .prints("B\n")
          .leaves("a" + other[1] + "b", "B");
    }
    cases
        .add("3.6", "a blank in key_format makes every key inapplicable")
        .memcache("key_format = a %s", "backup = static:B")
        .run("-q", "k", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("3.6", "a blank in a part that key_format leaves out")
        .memcache("key_format = %d", "backup = static:B")
        .run("-q", "a b@example.com", MAP)
        .prints("B\n")
        .leaves("example.com", "B");
    cases
        .add("3.6", "control characters are inapplicable since 3.12")
        .newer()
        .memcache("backup = static:B")
        .run("-q", "-", MAP)
        .stdin("a\u0001b\na\u001fb\na\u007fb\na\u0008\n")
        .notFound()
        .leavesNothing();
    cases
        .add("3.6", "update with a control character in the key")
        .newer()
        .memcache()
        .run("-i", MAP)
        .stdin("a\u0001b 1\nc 2\n")
        .warns()
        .leaves("c", "2");
    cases
        .add("3.6", "a key with a blank is fine once digested")
        .newer()
        .memcache("key_digest = md5", "backup = static:B")
        .run("-q", "a b", MAP)
        .prints("B\n")
        .leaves("0cc9cd4dd26c5137b675a0d819cb9ab0", "B");
  }

  private static void connections(CaseList cases) {
    cases
        .add("3.8", "one connection serves all keys of a run")
        .memcache()
        .replies(
            FakeServer.Reply.of("END\r\n"),
            FakeServer.Reply.of("VALUE b 0 1\r\n2\r\nEND\r\n"),
            FakeServer.Reply.of("END\r\n"))
        .run("-q", "-", MAP)
        .stdin("a\nb\nc\n")
        .prints("b\t2\n")
        .sends("get a\r\nget b\r\nget c\r\n");
    cases
        .add("3.8", "opening alone does not connect")
        .memcache("domain = example.com")
        .replies(FakeServer.Reply.of("END\r\n"))
        .run("-q", "-", MAP)
        .stdin("a\nb\n")
        .notFound()
        .sends();
  }
}
