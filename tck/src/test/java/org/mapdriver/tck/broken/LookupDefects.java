package org.mapdriver.tck.broken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mapdriver.tck.broken.Defect.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDataException.Reason;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** Lookups and deletes that answer wrongly. */
final class LookupDefects {
  static final List<Defect> ALL =
      List.of(
          map(
              "answers an empty value for a miss",
              EmptyForMiss::new,
              "Lookup.lookup_keyNeverStored_isNull",
              "Lookup.lookup_keyLikeAStoredOne_isAMiss"),
          map(
              "adds a byte to each value",
              AddsByte::new,
              "Lookup.lookup_storedKey_isItsValue",
              "Update.update_largestValue_isStored",
              "Update.update_emptyValue_isAValueAndNoMiss",
              "Concurrency.lookup_by200PlatformThreads_answersEach",
              "Concurrency.lookup_by10000LightThreads_answersEach",
              "Persistence.open_again_hasAllEntriesOrNone"),
          map(
              "forgets what it was asked for",
              Forgets::new,
              "Lookup.lookup_askedAgain_answersTheSame"),
          map("reads text as Latin-1", Latin1::new, "Lookup.lookup_stringTwin_speaksUtf8"),
          map(
              "takes upper and lower case for the same",
              LowerCases::new,
              "Lookup.lookup_keyLikeAStoredOne_isAMiss",
              "Folding.lookup_noFolding_tellsSpellingsApart"),
          map(
              "hands out the arrays that it keeps",
              SharesArrays::new,
              "Lookup.lookup_answerChangedByCaller_changesNothingInTheMap",
              "Bulk.lookupAll_answerChangedByCaller_changesNothingInTheMap"),
          map(
              "keeps the arrays that it is asked with",
              KeepsAskedKeys::new,
              "Lookup.lookup_keyChangedByCallerLater_changesNothingInTheMap"),
          map(
              "throws for keys that it cannot hold",
              ThrowsForForeignKeys::new,
              "Lookup.lookup_keyThatTheMapCannotHold_isAMiss",
              "Delete.delete_keyThatTheMapCannotHold_answersFalse",
              "Bulk.lookupAll_keyThatTheMapCannotHold_isAMissAtItsPlace"),
          map(
              "gives up when interrupted",
              GivesUp::new,
              "Lookup.lookup_interruptedThread_losesNoAnswer",
              "Update.update_interruptedThread_isCarriedOut",
              "Delete.delete_interruptedThread_isCarriedOut"),
          map(
              "takes null for nothing",
              TakesNull::new,
              "Lookup.lookup_null_isRefused",
              "Update.update_null_isRefused",
              "Delete.delete_null_isRefused",
              "Bulk.bulk_nullAmongTheElements_isRefused"),
          map(
              "answers for ever what it answered once",
              StaleCache::new,
              "Delete.delete_keyThatWasLookedUp_isGoneForTheNextLookup",
              "Update.update_shorterThenLongerValue_leavesNothingOfTheOld",
              "Concurrency.lookup_whileOthersUpdate_findsAWholeValueOfItsKey"));

  private LookupDefects() {}

  static final class EmptyForMiss extends DelegatingMap {
    EmptyForMiss(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      byte[] value = sound.lookup(key);
      return value == null ? new byte[0] : value;
    }
  }

  static final class AddsByte extends DelegatingMap {
    AddsByte(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      byte[] value = sound.lookup(key);
      return value == null ? null : Arrays.copyOf(value, value.length + 1);
    }
  }

  private static final class Forgets extends DelegatingMap {
    Forgets(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      byte[] value = sound.lookup(key);
      sound.delete(key);
      return value;
    }
  }

  private static final class Latin1 extends DelegatingMap {
    Latin1(LookupMap sound) {
      super(sound);
    }

    @Override
    public String lookup(String key) {
      byte[] value = sound.lookup(key.getBytes(UTF_8));
      return value == null ? null : new String(value, ISO_8859_1);
    }
  }

  private static final class LowerCases extends DelegatingMap {
    LowerCases(LookupMap sound) {
      super(sound);
    }

    private static byte[] lower(byte[] key) {
      return new String(key, ISO_8859_1).toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
    }

    @Override
    public byte[] lookup(byte[] key) {
      return sound.lookup(lower(key));
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      return sound.update(lower(key), value, mode);
    }
  }

  static final class SharesArrays extends DelegatingMap {
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    SharesArrays(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      return kept.computeIfAbsent(new String(key, ISO_8859_1), absent -> sound.lookup(key));
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      return keys.stream().map(this::lookup).toList();
    }
  }

  private static final class KeepsAskedKeys extends DelegatingMap {
    private final List<MapEntry> kept = new ArrayList<>();

    KeepsAskedKeys(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      for (MapEntry each : kept) {
        if (Arrays.equals(each.key(), key)) {
          return each.value();
        }
      }
      byte[] value = sound.lookup(key);
      if (value != null) {
        kept.add(new MapEntry(key, value));
      }
      return value;
    }
  }

  private static final class ThrowsForForeignKeys extends DelegatingMap {
    ThrowsForForeignKeys(LookupMap sound) {
      super(sound);
    }

    private static byte[] checked(byte[] key) {
      if (key.length == 0 || key.length > SoundDriver.MAX_KEY) {
        throw new MapDataException(Reason.OTHER, "a foreign key");
      }
      return key;
    }

    @Override
    public byte[] lookup(byte[] key) {
      return sound.lookup(checked(key));
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      keys.forEach(ThrowsForForeignKeys::checked);
      return sound.lookupAll(keys);
    }

    @Override
    public boolean delete(byte[] key) {
      return sound.delete(checked(key));
    }
  }

  private static final class GivesUp extends DelegatingMap {
    GivesUp(LookupMap sound) {
      super(sound);
    }

    private static void giveUp() {
      if (Thread.currentThread().isInterrupted()) {
        throw new MapUnavailableException("interrupted", false);
      }
    }

    @Override
    public byte[] lookup(byte[] key) {
      giveUp();
      return sound.lookup(key);
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      giveUp();
      return sound.update(key, value, mode);
    }

    @Override
    public boolean delete(byte[] key) {
      giveUp();
      return sound.delete(key);
    }
  }

  private static final class TakesNull extends DelegatingMap {
    TakesNull(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      return key == null ? null : sound.lookup(key);
    }

    @Override
    public String lookup(String key) {
      return key == null ? null : sound.lookup(key);
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      return key != null && value != null && mode != null && sound.update(key, value, mode);
    }

    @Override
    public boolean delete(byte[] key) {
      return key != null && sound.delete(key);
    }

    @Override
    public boolean delete(String key) {
      return key != null && sound.delete(key);
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      return sound.lookupAll(keys.stream().filter(key -> key != null).toList());
    }
  }

  private static final class StaleCache extends DelegatingMap {
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    StaleCache(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      byte[] value = kept.computeIfAbsent(new String(key, ISO_8859_1), absent -> sound.lookup(key));
      return value == null ? null : value.clone();
    }
  }
}
