package org.mapdriver.cli.postmap;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 13: newer than the installed postmap, so every expected result is written by hand. */
final class NewerIT {
  private static final String MAP = CaseBuilder.MAP;

  /** key_digest, and the digest of user@example.com. */
  private static final String[][] DIGESTS = {
    {"md5", "b58996c504c5638798eb6b511e6f49af"},
    {"sha1", "63a710569261a24b3766275b7000ce8d7b32e2f7"},
    {"sha256", "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"},
    {
      "sha512",
      "6db185971e8d3b52426ff4a1c1ec499abda4a6d0bd47e4f3843a771203c5a4083abfc3db61a61da548c8fed8c035e779b35016c87589f017064680b83e36f228"
    },
    {"SHA256", "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"},
    {"Md5", "b58996c504c5638798eb6b511e6f49af"},
    {
      "sha384",
      "932c1566d0e77a011a6c86ac6b17c54be871c16da8807d5539d6f16be403cae45c3976bd224767da386186e99f56a882"
    },
    {"sha224", "e9b4c6464705db0de9f7c1d5ffb2d25f050c726f1a10e017d0a060d3"},
    {"sha3-256", "02b701531e690961b9d02612c74367bf4e32abfd4a22d4cd86827d517e02cc72"},
    {"sha512-256", "8bf08014ffb4e57aec1ed07729ae2420ca9c86b5fcd3fcf26424ffe5f6dbe7c7"},
  };

  @TestFactory
  Stream<DynamicTest> newerFeatures_behaveAsTheirSource() {
    return Conformance.tests(cases());
  }

  static List<PostmapCase> cases() {
    CaseList cases = new CaseList();
    digests(cases);
    json(cases);
    return cases.build();
  }

  private static void digests(CaseList cases) {
    for (String[] digest : DIGESTS) {
      cases
          .add("13.1", "key_digest = " + digest[0])
          .newer()
          .memcache("key_digest = " + digest[0], "backup = static:B")
          .run("-q", "User@Example.com", MAP)
          .prints("B\n")
          .leaves(digest[1], "B");
    }
    cases
        .add("13.1", "the digest is taken of the expanded key")
        .newer()
        .memcache("key_digest = md5", "key_format = x-%u", "backup = static:B")
        .run("-q", "user@example.com", MAP)
        .prints("B\n")
        .leaves("76c23e3decf71685c0d50eec7470359f", "B");
    cases
        .add("13.1", "a lookup, a delete and an update of a digest")
        .newer()
        .memcache("key_digest = md5")
        .holds("8ce4b16b22b58894aa86c421e8759df3", "1")
        .run("-q", "k", MAP)
        .prints("1\n")
        .run("-d", "k", MAP)
        .succeeds()
        .run("-i", MAP)
        .stdin("k 2\n")
        .succeeds()
        .leaves("8ce4b16b22b58894aa86c421e8759df3", "2");
    cases
        .add("13.1", "a digest makes long keys fit")
        .newer()
        .memcache("key_digest = md5", "backup = static:B")
        .run("-q", "k".repeat(300), MAP)
        .prints("B\n")
        .leaves("5a69e4537adaa28f65c3e6cc605b46dd", "B");
    cases
        .add("13.1", "the backup sees no digest")
        .newer()
        .memcache("key_digest = md5", "backup = lmdb:b")
        .lmdb("b", "k 1\n")
        .run("-q", "k", MAP)
        .prints("1\n")
        .run("-s", MAP)
        .prints("k\t1\n")
        .run("-d", "k", MAP)
        .succeeds()
        .leavesNothing()
        .leavesLmdb("b");
    cases
        .add("13.1", "a suppressed key stays inapplicable")
        .newer()
        .memcache("key_digest = md5", "key_format = %d", "backup = static:B")
        .run("-q", "plain", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("13.1", "the empty key stays inapplicable")
        .newer()
        .memcache("key_digest = md5", "backup = static:B")
        .run("-q", "", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("13.1", "a key outside the domain stays inapplicable")
        .newer()
        .memcache("key_digest = md5", "domain = a.com", "backup = static:B")
        .run("-q", "x@b.com", MAP)
        .notFound()
        .leavesNothing();
    cases
        .add("13.1", "an unknown digest is fatal at open")
        .newer()
        .memcache("key_digest = nosuch", "backup = static:B")
        .run("-q", "", MAP)
        .fatal()
        .leavesNothing();
    cases
        .add("13.1", "a digest that OpenSSL has and the JVM has not is fatal at open")
        .departure()
        .memcache("key_digest = blake2b512", "backup = static:B")
        .run("-q", "k", MAP)
        .fatal()
        .leavesNothing();
    cases
        .add("13.1", "an empty key_digest is off")
        .newer()
        .memcache("key_digest =", "backup = static:B")
        .run("-q", "k", MAP)
        .prints("B\n")
        .leaves("k", "B");
  }

  private static void json(CaseList cases) {
    cases
        .add("13.2", "-j with -q shows the key as typed")
        .newer()
        .lmdb("t", "key a value\n")
        .run("-j", "-q", "KEY", "lmdb:t")
        .prints("{\"KEY\": \"a value\"}\n");
    cases
        .add("13.2", "-j with -q - is one line per result")
        .newer()
        .lmdb("t", "a 1\nb 2\n")
        .run("-jq", "-", "lmdb:t")
        .stdin("A\nx\nb\n")
        .prints("{\"A\": \"1\"}\n{\"b\": \"2\"}\n");
    cases
        .add("13.2", "-j with -s")
        .newer()
        .lmdb("t", "a 1\nb 2\n")
        .run("-js", "lmdb:t")
        .prints("{\"a\": \"1\"}\n{\"b\": \"2\"}\n");
    cases
        .add("13.2", "-j with -s through memcache")
        .newer()
        .memcache("backup = lmdb:b")
        .lmdb("b", "a 1\n")
        .run("-s", "-j", MAP)
        .prints("{\"a\": \"1\"}\n");
    cases
        .add("13.2", "-j of a key that is not there")
        .newer()
        .lmdb("t", "a 1\n")
        .run("-j", "-q", "x", "lmdb:t")
        .notFound();
    cases
        .add("13.2", "-j escapes")
        .newer()
        .memcache()
        .holds("k", "\"\\/\b\f\n\r\t\u0001\u001f\u007fü😀'<")
        .run("-j", "-q", "k", MAP)
        .prints("{\"k\": \"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001F\\u007Fü😀'<\"}\n");
    cases
        .add("13.2", "-j escapes keys too")
        .newer()
        .lmdbRaw("t", "a\"\\\t\0", "1\0")
        .run("-j", "-s", "lmdb:t")
        .prints("{\"a\\\"\\\\\\t\": \"1\"}\n");
    cases
        .add("13.2", "-j of an empty value")
        .newer()
        .lmdbRaw("t", "a\0", "\0")
        .run("-j", "-q", "a", "lmdb:t")
        .printsWithWarning("{\"a\": \"\"}\n");
    for (String[] args :
        new String[][] {
          {"-j", "lmdb:t"}, {"-j", "-d", "a", "lmdb:t"}, {"-j", "-i", "lmdb:t"}, {"-ij", "lmdb:t"}
        }) {
      cases
          .add("13.2", "-j without -q or -s is fatal: " + String.join(" ", args))
          .newer()
          .lmdb("t", "a 1\n")
          .file("t", "b 2\n")
          .run(args)
          .fatal()
          .leavesLmdb("t", "a", "1");
    }
  }
}
