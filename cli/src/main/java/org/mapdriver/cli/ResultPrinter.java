package org.mapdriver.cli;

/** Prints entries as {@code key<TAB>value}, or as JSON with {@code -j}. */
final class ResultPrinter {
  private final Console console;
  private final boolean json;

  ResultPrinter(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  void entry(byte[] key, byte[] value) throws CommandException {
    if (json) {
      console.print(JsonText.pair(key, value));
    } else {
      console.print(key);
      console.print('\t');
      console.print(value);
    }
    console.print('\n');
  }

  /** A single query shows the value alone, except as JSON. */
  void answer(byte[] key, byte[] value) throws CommandException {
    if (json) {
      entry(key, value);
    } else {
      console.print(value);
      console.print('\n');
    }
  }
}
