package org.mapdriver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.MapOptions;
import org.mapdriver.TrailingNul;
import org.mapdriver.UpdateMode;
import org.mapdriver.text.TableSource;

/**
 * A command line in the style of {@code postmap}, read as {@code getopt(3)} reads it: options may
 * be bundled ({@code -ir}), an option's value may be attached ({@code -qkey}) or be the next word,
 * whatever that looks like, and the first word that is no option ends the options, as {@code --}
 * does. Read by hand and not by picocli: values like {@code -} and {@code -x} and bytes that are
 * not UTF-8 must come through, and a lookup should not pay for loading a parser.
 */
final class PostmapArguments {
  /** What to do; a command line may name one. */
  enum Mode {
    QUERY("-q"),
    DELETE("-d"),
    LIST("-s"),
    UPDATE("-i"),
    BUILD("no option");

    private final String option;

    Mode(String option) {
      this.option = option;
    }
  }

  /** What to do with an entry whose key is there already. */
  enum Duplicates {
    WARN,
    REPLACE,
    IGNORE
  }

  private static final String WITH_VALUE = "cdq";
  private static final String MAIL_QUERIES = "bhm";

  private Mode mode = Mode.BUILD;
  private String key = "";
  private boolean fold = true;
  private boolean utf8 = true;
  private boolean json;
  private boolean verbose;
  private boolean inheritMode = true;
  private Duplicates duplicates = Duplicates.WARN;
  private TrailingNul trailingNul = TrailingNul.AUTOMATIC;
  private List<String> maps = List.of();

  private PostmapArguments() {}

  /** Reads a command line of {@link org.mapdriver.text.LosslessUtf8} strings. */
  static PostmapArguments parse(List<String> words) throws CommandException {
    PostmapArguments arguments = new PostmapArguments();
    int index = 0;
    while (index < words.size()) {
      String word = words.get(index);
      if (word.length() < 2 || word.charAt(0) != '-') {
        break;
      }
      index++;
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith("--")) {
        throw usage("there is no option " + OneLine.quoted(word));
      }
      index = arguments.readBundle(word, words, index);
    }
    arguments.maps = List.copyOf(words.subList(index, words.size()));
    arguments.check();
    return arguments;
  }

  /** Reads the letters of one word; answers the index of the next word. */
  private int readBundle(String word, List<String> words, int next) throws CommandException {
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      if (WITH_VALUE.indexOf(letter) < 0) {
        set(letter);
      } else if (i + 1 < word.length()) {
        setValue(letter, word.substring(i + 1));
        return next;
      } else if (next < words.size()) {
        setValue(letter, words.get(next));
        return next + 1;
      } else {
        throw usage("option -" + letter + " needs a value after it");
      }
    }
    return next;
  }

  private void setValue(char letter, String value) throws CommandException {
    switch (letter) {
      case 'd' -> setMode(Mode.DELETE);
      case 'q' -> setMode(Mode.QUERY);
      default -> {
        return; // -c: the folder of Postfix's main.cf, of which nothing is needed here
      }
    }
    key = value;
  }

  private void set(char letter) throws CommandException {
    switch (letter) {
      case 's' -> setMode(Mode.LIST);
      case 'i' -> setMode(Mode.UPDATE);
      case 'f' -> fold = false;
      case 'j' -> json = true;
      case 'n' -> trailingNul = TrailingNul.NEVER;
      case 'N' -> trailingNul = TrailingNul.ALWAYS;
      case 'r' -> duplicates = Duplicates.REPLACE;
      case 'w' -> duplicates = Duplicates.IGNORE;
      case 'p' -> inheritMode = false;
      case 'u' -> utf8 = false;
      case 'v' -> verbose = true;
      case 'o', 'U' -> {} // -o: privileges are never changed here; -U: keys are always checked
      default -> throw unknown(letter);
    }
  }

  private void setMode(Mode asked) throws CommandException {
    if (mode != Mode.BUILD && !(mode == Mode.LIST && asked == Mode.LIST)) {
      throw usage(
          "specify only one of -i -q -d or -s, not " + mode.option + " and " + asked.option);
    }
    mode = asked;
  }

  private void check() throws CommandException {
    if (json && mode != Mode.QUERY && mode != Mode.LIST) {
      throw usage("option -j goes with -q or -s only");
    }
    if (maps.isEmpty() && mode != Mode.LIST) {
      throw usage("name at least one map");
    }
  }

  private static CommandException unknown(char letter) {
    if (MAIL_QUERIES.indexOf(letter) >= 0) {
      return usage(
          "option -"
              + letter
              + ", lookups of the parts of a mail message, is postmap's alone"
              + (letter == 'h' ? "; for help: mapdriver --help" : ""));
    } else if (letter == 'F') {
      return usage("option -F, values that are the contents of files, is postmap's alone");
    }
    return usage("there is no option " + OneLine.quoted("-" + letter));
  }

  private static CommandException usage(String problem) {
    return new CommandException(
        problem
            + "; usage: mapdriver [-fijnNoprsuvw] [-c folder] [-d key] [-q key] scheme:map ..."
            + ", or mapdriver --help");
  }

  /** How to open the maps. */
  MapOptions options(Access access) {
    return MapOptions.defaults()
        .access(access)
        .folding(fold && utf8 ? KeyFolding.CASE : KeyFolding.NONE)
        .asPostfix(true)
        .trailingNul(trailingNul);
  }

  Mode mode() {
    return mode;
  }

  /** The key of a query or deletion, or {@code -} for those on standard input. */
  String key() {
    return key;
  }

  boolean keysFromInput() {
    return key.equals("-");
  }

  /** Whether only ASCII letters are folded: without UTF-8, there are no others. */
  boolean foldAsciiOnly() {
    return fold && !utf8;
  }

  boolean utf8() {
    return utf8;
  }

  /** The entries of a text, those that are not UTF-8 too if the command line says so. */
  TableSource reading(TableSource source) {
    return utf8 ? source : source.acceptAnyBytes();
  }

  boolean json() {
    return json;
  }

  boolean verbose() {
    return verbose;
  }

  /** Whether a created table gets the permissions of what it is made from. */
  boolean inheritMode() {
    return inheritMode;
  }

  Duplicates duplicates() {
    return duplicates;
  }

  /** What an update does with an entry that is there. */
  UpdateMode updateMode() {
    return duplicates == Duplicates.REPLACE ? UpdateMode.REPLACE : UpdateMode.INSERT_IF_ABSENT;
  }

  List<String> maps() {
    return maps;
  }

  /** The first map, if any was named. */
  @Nullable String firstMap() {
    return maps.isEmpty() ? null : maps.get(0);
  }
}
