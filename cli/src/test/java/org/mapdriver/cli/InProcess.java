package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;

/** Runs the command in this process, on streams of its own. */
final class InProcess {
  private InProcess() {}

  record Result(int status, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  static Result run(String... words) {
    return runWithInput("", words);
  }

  static Result runWithInput(String input, String... words) {
    return runWithInput(input.getBytes(UTF_8), words);
  }

  static Result runWithInput(byte[] input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return runInto(out, input, words);
  }

  /** What is written to {@code out} is in the result only if that keeps it. */
  static Result runInto(OutputStream out, byte[] input, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(words, new Console(new ByteArrayInputStream(input), out, err));
    String printed = out instanceof ByteArrayOutputStream kept ? kept.toString(UTF_8) : "";
    return new Result(status, printed, err.toString(UTF_8));
  }
}
