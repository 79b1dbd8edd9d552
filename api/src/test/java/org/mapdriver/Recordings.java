package org.mapdriver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads what a Flight Recorder recording holds. */
public final class Recordings {
  private Recordings() {}

  /** The events of a stopped recording. */
  public static List<RecordedEvent> events(Recording recording) throws IOException {
    Path file = Files.createTempFile("mapdriver", ".jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file);
    } finally {
      Files.delete(file);
    }
  }
}
