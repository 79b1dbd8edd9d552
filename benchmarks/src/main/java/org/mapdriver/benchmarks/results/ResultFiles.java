package org.mapdriver.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Result files: JSON, one measurement on a line, so that a difference between two can be read. */
public final class ResultFiles {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** As exact as any figure here is. */
  private static final MathContext DIGITS = new MathContext(4);

  private ResultFiles() {}

  /**
   * Writes a run.
   *
   * @param folder where to; made if it is not there
   * @param run the run
   * @return the file, named by date and JDK
   * @throws IOException if it cannot be written
   */
  public static Path write(Path folder, Run run) throws IOException {
    StringWriter text = new StringWriter();
    text.append("{\"machine\": ").append(JSON.writeValueAsString(run.machine()));
    text.append(",\n \"measurements\": [");
    String separator = "\n";
    for (Measurement measurement : run.measurements()) {
      text.append(separator).append(JSON.writeValueAsString(rounded(measurement)));
      separator = ",\n";
    }
    text.append("\n]}\n");
    Machine machine = run.machine();
    String name = machine.date().replace(":", "") + "-jdk" + machine.feature() + ".json";
    return Files.writeString(Files.createDirectories(folder).resolve(name), text.toString());
  }

  private static Measurement rounded(Measurement of) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    of.values().forEach((metric, value) -> values.put(metric, round(value)));
    return new Measurement(
        of.benchmark(),
        of.subject(),
        of.parameters(),
        of.threads(),
        of.virtual(),
        of.pinned(),
        of.round(),
        values);
  }

  private static double round(double value) {
    return new BigDecimal(value, DIGITS).doubleValue();
  }

  /**
   * Reads every run of a folder.
   *
   * @param folder where from
   * @return the runs, oldest first
   * @throws IOException if one cannot be read
   */
  public static List<Run> readAll(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Run> runs = new ArrayList<>();
    for (Path file : files) {
      runs.add(JSON.readValue(file.toFile(), Run.class));
    }
    return runs;
  }
}
