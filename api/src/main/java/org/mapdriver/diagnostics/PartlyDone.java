package org.mapdriver.diagnostics;

import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;

/** Says of a bulk write that is done in slices, and failed in a later one, how far it came. */
public final class PartlyDone {
  private PartlyDone() {}

  /**
   * Adds to a slice's failure what the slices before it did.
   *
   * @param failure why a slice failed
   * @param done how many entries the slices before it have changed for good
   * @param total how many entries were given
   * @param state what those are, for example {@code stored}
   * @return the failure itself if nothing was done before; else one of the same kind that says so,
   *     and of which a {@link MapUnavailableException} may have happened
   */
  public static MapException tell(MapException failure, int done, int total, String state) {
    if (done == 0) {
      return failure;
    }
    String said = String.valueOf(failure.getMessage());
    String message =
        said
            + (said.endsWith(".") ? "" : ".")
            + " The first "
            + done
            + " of "
            + total
            + " entries are "
            + state
            + ".";
    if (failure instanceof MapUnavailableException) {
      return new MapUnavailableException(message, true, failure);
    }
    if (failure instanceof MapDataException data) {
      return new MapDataException(data.reason(), message, failure);
    }
    return failure instanceof MapConfigException
        ? new MapConfigException(message, failure)
        : failure; // unsupported: the first slice would have been, too
  }
}
