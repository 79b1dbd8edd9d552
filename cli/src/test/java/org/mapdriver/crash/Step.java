package org.mapdriver.crash;

import java.util.Map;
import org.mapdriver.LookupMap;
import org.mapdriver.UpdateMode;

/** One change of one key. */
record Step(Kind kind, String key, String value) {
  enum Kind {
    REPLACE,
    INSERT_IF_ABSENT,
    DELETE
  }

  void carryOut(LookupMap map) {
    switch (kind) {
      case REPLACE -> map.update(key, value);
      case INSERT_IF_ABSENT -> map.update(key, value, UpdateMode.INSERT_IF_ABSENT);
      case DELETE -> map.delete(key);
    }
  }

  void carryOut(Map<String, String> entries) {
    switch (kind) {
      case REPLACE -> entries.put(key, value);
      case INSERT_IF_ABSENT -> entries.putIfAbsent(key, value);
      case DELETE -> entries.remove(key);
    }
  }
}
