package org.mapdriver.sqlite.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.spi.KeyTemplate;

/** Keys in statements: what is quoted, and what is refused because quoting cannot help. */
final class QueryTemplateTest {
  private static String expand(String template, String key) throws Exception {
    byte[] sql = new QueryTemplate(KeyTemplate.parse(template)).expand(key.getBytes(UTF_8));
    return sql == null ? "suppressed" : new String(sql, UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      delimiter = '~',
      value = {
        "k = '%s' ~ it's ~ k = 'it''s'",
        "k = '%s' ~ '' ~ k = ''''''",
        "k = '%s' ~ a\"b\\c--d/*e*/;f ~ k = 'a\"b\\c--d/*e*/;f'",
        "k = 'it''s %s' ~ x'y ~ k = 'it''s x''y'",
        "k = '%u' AND d = '%d' ~ a'b@c'd ~ k = 'a''b' AND d = 'c''d'",
        "k = '%s%%%s' ~ ' ~ k = '''%'''",
        "k = \"%s\" ~ it's ~ k = \"it''s\"",
        "k = %s ~ 42 ~ k = 42",
        "k = %s ~ 4.5 ~ k = 4.5",
        "a = \"it's\" AND k = '%s' ~ x'y ~ a = \"it's\" AND k = 'x''y'",
        "a /* it's */ k = '%s' ~ x'y ~ a /* it's */ k = 'x''y'",
        "a [it's] k = '%s' ~ x'y ~ a [it's] k = 'x''y'",
        "a /*/ it's */ k = '%s' ~ x'y ~ a /*/ it's */ k = 'x''y'",
        "k = '%d' ~ nodomain ~ suppressed"
      })
  void expand_key_isDataWhereItStands(String template, String key, String sql) throws Exception {
    assertThat(expand(template, key)).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      delimiter = '~',
      value = {
        "k = %s ~ 1 OR 1",
        "k = %s ~ k",
        "k = %s ~ -1",
        "k = %s ~ .",
        "k = %s ~ 1.2.3",
        "k = \"%s\" ~ x\" OR 1 --",
        "k = `%s` ~ x` OR 1",
        "k = [%s] ~ x] OR 1",
        "k = 1 /* %s */ ~ */ OR 1",
        "k = 1 /*%s/ ~ *",
        "k = '' %s '' ~ x",
        "k = 'a' || %s || 'b' ~ x"
      })
  void expand_keyThatWouldChangeTheStatement_isRefused(String template, String key) {
    assertThatThrownBy(() -> expand(template, key))
        .isInstanceOf(QueryTemplate.UnsafeKeyException.class)
        .hasMessageContaining("'%s'");
  }

  @Test
  void expand_newlineInALineComment_isRefused() {
    assertThatThrownBy(() -> expand("1 -- %s", "x\nOR 1"))
        .isInstanceOf(QueryTemplate.UnsafeKeyException.class);
  }
}
