package org.mapdriver.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.spi.MapUri;

/** Files that any local user can write to, which must not decide about security. */
public final class OpenToAll {
  // stat(2), "The file type and mode".
  private static final int OTHERS_WRITE = 2;
  private static final int STICKY = 01000;

  private OpenToAll() {}

  /**
   * Refuses a file, if decisions about security hang on the map and any user of this machine can
   * write to the file, or put another in its place.
   *
   * @param uri the map that it is opened for
   * @param options the map's options
   * @param file the file; one that is not there is not refused
   * @throws MapConfigException if it is refused
   */
  public static void refuse(MapUri uri, MapOptions options, Path file) {
    if (!options.securitySensitive()) {
      return;
    }
    try {
      if (Files.exists(file) && (mode(file) & OTHERS_WRITE) != 0) {
        throw refusal(uri, file, "; take that permission away");
      }
      Path folder = file.toRealPath().getParent();
      if (folder != null && (mode(folder) & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
        throw refusal(uri, folder, "; take that permission away, or move the file");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // There is no such file, or this system has other permissions: what opens it tells.
      System.getLogger(OpenToAll.class.getName())
          .log(System.Logger.Level.DEBUG, "permissions are not known", e);
    }
  }

  private static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode");
  }

  private static MapConfigException refusal(MapUri uri, Path file, String advice) {
    return new MapConfigException(
        Shown.oneLine(
            "open "
                + uri
                + ": any user of this machine can write to "
                + file
                + ", so it must not decide about security"
                + advice));
  }
}
