package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mapdriver.tck.Messages.SECRET_MARK;
import static org.mapdriver.tck.Messages.assertHelpful;
import static org.mapdriver.tck.Samples.bytes;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnsupportedException;

/** Messages: one line that begins with the operation and the map, and never shows a value. */
public abstract class ErrorContract extends MapContract {
  /** For subclasses. */
  protected ErrorContract() {}

  @Test
  void message_keyThatTheMapCannotHold_saysWhatAndWhere() {
    LookupMap map = map();

    for (byte[] key : Samples.keysForeignTo(fixture())) {
      assertHelpful(
          map,
          "update",
          assertThrows(MapDataException.class, () -> map.update(key, bytes(SECRET_MARK))));
    }
  }

  @Test
  void message_keyThatTheMapCannotHoldInBulk_saysWhatAndWhere() {
    LookupMap map = map();

    for (byte[] key : Samples.keysForeignTo(fixture())) {
      MapDataException refused =
          assertThrows(
              MapDataException.class,
              () -> map.updateAll(List.of(new MapEntry(key, bytes(SECRET_MARK)))));
      String operation =
          String.valueOf(refused.getMessage()).startsWith("updateAll ") ? "updateAll" : "update";
      assertHelpful(map, operation, refused);
    }
  }

  @Test
  void message_valueTooLarge_saysWhatAndWhereAndNotTheValue() {
    LookupMap map = map();
    int most = fixture().maxValueBytes();

    if (most < 8 << 20) {
      byte[] value = Arrays.copyOf(bytes(SECRET_MARK.repeat(most / 10 + 1)), most + 1);

      assertHelpful(
          map,
          "update",
          assertThrows(MapDataException.class, () -> map.update(bytes("key"), value)));
    }
  }

  @Test
  void message_mapOpenedReadOnly_saysWhatAndWhere() {
    map().update("key", "value");
    close();
    LookupMap map = open(options -> options.access(Access.READ_ONLY));

    assertHelpful(
        map,
        "update",
        assertThrows(MapUnsupportedException.class, () -> map.update("key", SECRET_MARK)));
    assertHelpful(
        map, "delete", assertThrows(MapUnsupportedException.class, () -> map.delete("key")));
  }
}
