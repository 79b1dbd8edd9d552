package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.Bytes.raw;
import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.Property;

/** POSTFIX.md, 3.2. */
class CaseFoldingTest {
  private static String fold(String key) {
    return text(CaseFolding.fold(utf8(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "ABCxyz019[`{@,abcxyz019[`{@",
    "Stra\u00dfe,strasse",
    "\u1e9e,ss",
    "\u03a3\u03c3\u03c2,\u03c3\u03c3\u03c3",
    "\ufb01,fi",
    "\u0130,i\u0307",
    "\u0131,\u0131",
    "\u212a,k",
    "\u00c9,\u00e9",
    "\ud801\udc00,\ud801\udc28",
    "\u0149,\u02bcn",
    "A\u4e2d,a\u4e2d",
  })
  void fold_specialCharacters_areFoldedFully(String key, String expected) {
    assertThat(fold(key)).isEqualTo(expected);
  }

  @Test
  void fold_nothingToFold_isTheSameArray() {
    byte[] key = utf8("user@example.com");

    assertThat(CaseFolding.fold(key)).isSameAs(key);
  }

  @Test
  void fold_somethingToFold_leavesTheArgumentAlone() {
    byte[] key = utf8("USER");
    CaseFolding.fold(key);

    assertThat(key).isEqualTo(utf8("USER"));
  }

  @Test
  void fold_notUtf8_foldsAsciiOnly() {
    assertThat(CaseFolding.fold(raw("A\u00c9\u00ff"))).isEqualTo(raw("a\u00c9\u00ff"));
  }

  @Test
  void fold_everyCodePoint_isStableAndAgreesWithTheJdk() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (!Character.isDefined(point) // to a JDK whose Unicode is older than our table
          || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
        continue;
      }
      String character = Character.toString(point);
      String folded = fold(character);

      assertThat(fold(folded)).as("U+%04X folded twice", point).isEqualTo(folded);
      if (folded.codePointCount(0, folded.length()) == 1 && !folded.equals(character)) {
        assertThat(folded.equalsIgnoreCase(character) || folded.equals(lower(character)))
            .as("U+%04X is a case variant of %s", point, folded)
            .isTrue();
      }
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void fold_asciiKeys_isTheSameForKeysEqualButForCase() {
    Property.holds(
        random -> {
          String one = Property.text(random, "aAbBzZ@.0", 8);
          String other = Property.text(random, "aAbBzZ@.0", 8);

          assertThat(fold(one).equals(fold(other))).isEqualTo(one.equalsIgnoreCase(other));
          assertThat(fold(one).getBytes(UTF_8)).isEqualTo(CaseFolding.fold(utf8(one)));
        });
  }
}
