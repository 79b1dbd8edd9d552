package org.mapdriver.benchmarks.report;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page written by hand, with <code>{{directives}}</code> where figures stand. */
final class Template {
  private static final Pattern DIRECTIVE = Pattern.compile("\\{\\{([a-z]+)([^{}]*)\\}\\}");

  private Template() {}

  static String fill(String page, Directives directives) throws IOException {
    Matcher matcher = DIRECTIVE.matcher(page);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String made = directives.render(matcher.group(1), matcher.group(2));
      matcher.appendReplacement(filled, Matcher.quoteReplacement(made.stripTrailing()));
    }
    return matcher.appendTail(filled).toString();
  }
}
