package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Standard input, output and error of one run. Output is bytes, and buffered; what cannot be
 * written is an error of the command, never lost. Each message is one line, written at once, so
 * that lines of several threads or processes do not mix.
 */
final class Console {
  /** The system's words, which {@code bin/mapdriver} keeps from being translated. */
  private static final String BROKEN_PIPE = "Broken pipe";

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private boolean verbose;

  Console(InputStream in, OutputStream out, OutputStream err) {
    this.in = new FlushingInput(in);
    this.out = new BufferedOutputStream(out, 64 << 10);
    this.err = err;
  }

  /**
   * The streams of this process, past {@code System.in} and {@code System.out}, which re-encode.
   */
  static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }

  /** Unbuffered; reading it first writes out what is waiting in the output. */
  InputStream in() {
    return in;
  }

  void setVerbose(boolean verbose) {
    this.verbose = verbose;
  }

  boolean isVerbose() {
    return verbose;
  }

  void print(byte[] bytes) throws CommandException {
    print(bytes, bytes.length);
  }

  void print(byte[] bytes, int length) throws CommandException {
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  void print(int c) throws CommandException {
    try {
      out.write(c);
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  void println(String text) throws CommandException {
    print(text.getBytes(UTF_8));
    print('\n');
  }

  void flush() throws CommandException {
    try {
      out.flush();
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  void error(String message) {
    message("error: " + message);
  }

  void warn(String message) {
    message("warning: " + message);
  }

  /** Tells those who asked with {@code -v} what is going on. */
  void detail(String message) {
    if (verbose) {
      message(message);
    }
  }

  /** Shows where an error came from to those who asked with {@code -v}. */
  void trace(Throwable failure) {
    if (verbose) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      writeError(trace.toString());
    }
  }

  /** Writes text as it is to standard error; for progress on a terminal. */
  void writeError(String text) {
    try {
      err.write(text.getBytes(UTF_8));
      err.flush();
    } catch (IOException e) {
      // Nobody listens, and there is nobody else to tell; the exit status still says it.
    }
  }

  private void message(String message) {
    writeError("mapdriver: " + OneLine.of(message) + "\n");
  }

  private static CommandException outputFailed(IOException e) {
    return BROKEN_PIPE.equals(e.getMessage())
        ? new ReaderGoneException(e)
        : new CommandException(
            "write standard output: "
                + e.getMessage()
                + "; what was printed before may be incomplete",
            e);
  }

  /** Before it may have to wait for input, shows the answers to what was read so far. */
  private final class FlushingInput extends InputStream {
    private final InputStream source;

    FlushingInput(InputStream source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      showAnswers();
      return source.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      showAnswers();
      return source.read(buffer, offset, length);
    }

    private void showAnswers() {
      try {
        out.flush();
      } catch (IOException e) {
        // What could not be written is still buffered: the next print or the last flush meets this.
      }
    }

    @Override
    public int available() throws IOException {
      return source.available();
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
