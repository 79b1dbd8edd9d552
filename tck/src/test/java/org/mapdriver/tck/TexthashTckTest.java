package org.mapdriver.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** {@code texthash:} keeps the contract of maps that can only be read. */
class TexthashTckTest extends ReadOnlyDriverContract {
  @TempDir Path folder;

  @Override
  protected ReadOnlyFixture newFixture() throws IOException {
    Map<String, String> content = new HashMap<>();
    StringBuilder source = new StringBuilder("# a table in postmap's source format\n");
    for (int i = 0; i < 1000; i++) {
      content.put("user" + i + "@example.com", "mailbox " + i);
      source.append("user").append(i).append("@example.com   mailbox ").append(i).append('\n');
    }
    content.put("grün", "名前");
    source.append("grün\n  名前\n");
    return new TexthashFixture(
        "texthash:" + Files.writeString(folder.resolve("table"), source), content);
  }

  private record TexthashFixture(String uri, Map<String, String> content)
      implements ReadOnlyFixture {}
}
