package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own that is soon full: a tmpfs in a private mount namespace, which ends with
 * the process that keeps it.
 *
 * <p>Where mounting is refused even in a user namespace (containers without that right), a small
 * {@code /dev/shm}, as containers have it, is filled but for the room wanted. Where it is large,
 * and so not the container's own, the test fails rather than fill a machine's memory.
 */
public final class SmallDisk {
  private static final long LARGEST_TO_FILL = 256L << 20;

  private final Path scripts;
  private final Process keeper;
  private final List<String> enter;
  private final Path mountPoint;

  private SmallDisk(Path scripts, Process keeper, List<String> enter, Path mountPoint) {
    this.scripts = scripts;
    this.keeper = keeper;
    this.enter = enter;
    this.mountPoint = mountPoint;
  }

  /** A disk with so many KiB of room; {@code folder} takes its mount point and scripts. */
  public static SmallDisk of(int kib, Path folder) throws Exception {
    Path mountPoint = Files.createDirectory(folder.resolve("disk"));
    List<String> said = new ArrayList<>();
    String mount = "mount -t tmpfs -o size=" + kib + "k,mode=777 none \"$0\"";
    for (List<String> way : List.of(List.of("-m"), List.of("-U", "-r", "-m"))) {
      List<String> command = new ArrayList<>(List.of("unshare"));
      command.addAll(way);
      command.addAll(List.of("sh", "-c", mount + " && echo ready && cat", mountPoint.toString()));
      Process keeper = start(command, said);
      if (keeper.isAlive()) {
        List<String> enter = new ArrayList<>(List.of("nsenter", "-t", "" + keeper.pid(), "-m"));
        if (way.contains("-U")) {
          enter.addAll(List.of("-U", "--preserve-credentials"));
        }
        return new SmallDisk(folder, keeper, enter, mountPoint);
      }
    }
    Path memory = Path.of("/dev/shm");
    if (Files.getFileStore(memory).getTotalSpace() > LARGEST_TO_FILL) {
      throw new AssertionError(
          "no disk can be filled here: run as root, or allow user namespaces: " + said);
    }
    Path filled = Files.createTempDirectory(memory, "mapdriver-full");
    String fill =
        "trap 'rm -rf \"$0\"' EXIT; free=$(df -k --output=avail \"$0\" | tail -n 1);"
            + " head -c $((free - "
            + kib
            + "))k /dev/zero >\"$0\".fill && echo ready && cat; rm -f \"$0\".fill";
    Process keeper = start(List.of("bash", "-c", fill, filled.toString()), said);
    if (!keeper.isAlive()) {
      throw new AssertionError("/dev/shm cannot be filled: " + said);
    }
    return new SmallDisk(folder, keeper, List.of("env"), filled);
  }

  private static Process start(List<String> command, List<String> said) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = out.readLine();
    if (!"ready".equals(line)) {
      said.add(String.join(" ", command) + ": " + line);
      process.destroyForcibly().waitFor();
    }
    return process;
  }

  /** {@code bin/mapdriver} with its working folder on the disk. */
  CommandProcess mapdriver() throws IOException {
    Path root = Path.of(System.getProperty("mapdriver.root"));
    return command(root.resolve("bin").resolve("mapdriver").toString());
  }

  /** A program with its working folder on the disk. */
  CommandProcess command(String program) throws IOException {
    String name = Path.of(program).getFileName().toString();
    StringBuilder script = new StringBuilder("#!/bin/sh\nexec");
    for (String word : enter) {
      script.append(' ').append(word);
    }
    script
        .append(" sh -c 'cd \"$0\" && exec \"$@\"' '")
        .append(mountPoint)
        .append("' '")
        .append(program)
        .append("' \"$@\"\n");
    Path file = Files.writeString(scripts.resolve(name + "-on-disk"), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new CommandProcess(scripts).command(file);
  }

  /** Runs a shell line on the disk; answers what it prints. */
  public String shell(String line) throws Exception {
    CommandProcess.Result result = command("sh").run("-c", line);
    if (result.status() != 0) {
      throw new AssertionError(line + ": " + result);
    }
    return result.out();
  }

  /** What a command line begins with to see the disk; a process keeps its number. */
  public List<String> enter() {
    return enter;
  }

  /** The disk's folder, for those who see it. */
  public Path mountPoint() {
    return mountPoint;
  }

  /** Takes all the room that is left, to the last byte. */
  public void fill() throws Exception {
    shell("cat /dev/zero >filler 2>/dev/null; test -s filler");
  }

  public void close() throws Exception {
    keeper.getOutputStream().close();
    if (!keeper.waitFor(60, TimeUnit.SECONDS)) {
      keeper.destroyForcibly();
      throw new AssertionError("the disk's keeper did not end");
    }
  }
}
