package org.mapdriver.fire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.mapdriver.cli.JavaCommand;

/** A {@link Puppet} in a process of its own, and the strings it hangs on. */
final class Child implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Writer in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  private Child(Process process) {
    this.process = process;
    this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    Thread listener = new Thread(this::listen, "listener");
    listener.setDaemon(true);
    listener.start();
  }

  /**
   * Starts one.
   *
   * @param before what the command line begins with
   * @param options for Java
   */
  static Child start(List<String> before, String... options) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        JavaCommand.of(
            System.getProperty("java.class.path"), List.of(options), Puppet.class.getName()));
    return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void listen() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(Puppet.ANSWER)) {
          answers.add(line.substring(Puppet.ANSWER.length()));
        } else {
          said.add(line);
        }
      }
    } catch (IOException ended) {
      said.add(ended.toString());
    }
  }

  /** Tells it to do something; {@link #hear} has the answer. */
  void tell(String... words) {
    try {
      in.write(String.join("\t", words) + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the process said " + said, e);
    }
  }

  /** What came of what it was told first. */
  String hear() throws InterruptedException {
    String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError(
          (process.isAlive() ? "the process does not answer; it said " : "the process ended: ")
              + said);
    }
    return answer;
  }

  /** What it said of itself so far, warnings above all. */
  String said() {
    return String.join("\n", said);
  }

  /** Tells it to do something, and answers what came of it. */
  String ask(String... words) throws InterruptedException {
    tell(words);
    return hear();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
