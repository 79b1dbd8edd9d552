package org.mapdriver.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.raw;
import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POSTFIX.md, sections 4 and 12.3. */
class KeyTemplateTest {
  private static String expand(String template, String key) {
    return text(KeyTemplate.parse(template).expand(utf8(key)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "%s,user@example.com,user@example.com",
        "%S,user@example.com,user@example.com",
        "%u,user@example.com,user",
        "%D,user@example.com,example.com",
        "%1-%2,user@example.com,com-example",
        "x%%y%s,k,x%yk",
        // the last @ divides
        "%u/%d,a@b@c,a@b/c",
        // no @
        "%u,user,user",
        "%d,user,null",
        "%1,user,null",
        "%s%1,a.b,null",
        // no local part
        "%u,@example.com,null",
        "%s,@example.com,@example.com",
        "%d,@example.com,example.com",
        "%1,@example.com,com",
        // no domain
        "%d,user@,null",
        "%1,user@,null",
        "%u,user@,user",
        "%s,user@,user@",
        "%u,@@,@",
        "%s,@,@",
        "%u,@,null",
        "%d,@,null",
        // labels
        "%3,user@example.com,null",
        "%1%2,user@.example.com,comexample",
        "%1%2,user@example.com.,comexample",
        "%1%2,user@example..com,comexample",
        "%3,user@example..com,null",
        "%1,user@.,null",
        "%d,user@.,.",
        "%d,user@example..com.,example..com.",
        "%1,u@[1.2.3.4],4]",
        "%9,u@9.8.7.6.5.4.3.2.1,9",
        // no second expansion
        "p:%s,%s,p:%s",
        "$name%u,u,$nameu",
        "all,whatever,all",
        "'',whatever,''",
      })
  void expand_addressParts_areAsPostfixTakesThem(String template, String key, String expected) {
    assertThat(expand(template, key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%", "%0", "%n", "% ", "%s%", "%-1s", "%é"})
  void parse_unknownDirective_isRefused(String template) {
    assertThatThrownBy(() -> KeyTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use %s, %u, %d, %1 to %9, or %% for a percent sign");
  }

  @Test
  void expand_bytesThatAreNotUtf8_areKept() {
    byte[] expanded = KeyTemplate.parse("\udcfe%u").expand(raw("\u00ff@x"));

    assertThat(expanded).isEqualTo(raw("\u00fe\u00ff"));
  }

  @Test
  void expand_withQuoting_quotesWhatIsPutInOnly() {
    KeyTemplate template = KeyTemplate.parse("SELECT 'x' WHERE k='%u' AND d='%d'");

    byte[] statement =
        template.expand(utf8("o'b@it's"), part -> utf8(text(part).replace("'", "''")));

    assertThat(text(statement)).isEqualTo("SELECT 'x' WHERE k='o''b' AND d='it''s'");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "%s,a@b,k@d.org,a@b",
        "%u,a@b@c,k@d.org,a@b",
        "%u,plain,k@d.org,plain",
        "%u,@b,k@d.org,null",
        "%d,plain,k@d.org,null",
        "%d,a@b,k@d.org,b",
        "%S %U %D %1 %2,x,k@d.org,k@d.org k d.org org d",
        "%D,x,k,null",
        "%1,x,k,null",
        "literal,x,k,literal",
      })
  void expandResult_lowerCaseIsTheResultUpperCaseTheKey(
      String template, String result, String key, String expected) {
    byte[] expanded = KeyTemplate.parse(template).expandResult(utf8(result), utf8(key));

    assertThat(text(expanded)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "%s,true",
    "p-%S,true",
    "%u,false",
    "%d,false",
    "x,false",
    "'',false",
    "%u@%d,true",
    "%u%d,false",
    "%1%2,false",
    "%u|%d,false",
    "%s%u,true"
  })
  void distinguishesKeys_onlyIfTheWholeKeyCanBeToldFromTheText(String template, boolean expected) {
    assertThat(KeyTemplate.parse(template).distinguishesKeys()).isEqualTo(expected);
  }
}
