package org.mapdriver.tck.broken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.mapdriver.tck.broken.Defect.map;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.UpdateMode;

/** Updates and deletes that do or answer the wrong thing. */
final class UpdateDefects {
  static final List<Defect> ALL =
      List.of(
          map(
              "never replaces",
              m -> new Updates(m, (key, value, mode) -> answer(() -> insert(m, key, value), true)),
              "Update.update_presentKey_takesTheNewValue",
              "Update.update_replace_answersTrue",
              "Update.update_insertIfAbsentOnPresentKey_keepsTheOldValueAndAnswersFalse"),
          map(
              "answers false whatever it did",
              m ->
                  new Updates(
                      m, (key, value, mode) -> answer(() -> m.update(key, value, mode), false)),
              "Update.update_replace_answersTrue",
              "Update.update_insertIfAbsentOnAbsentKey_storesAndAnswersTrue",
              "Update.update_insertIfAbsentAfterDelete_storesAndAnswersTrue",
              "Concurrency.update_insertIfAbsentByManyThreads_succeedsForOne"),
          map(
              "always replaces",
              m -> new Updates(m, (key, value, mode) -> m.update(key, value, UpdateMode.REPLACE)),
              "Update.update_insertIfAbsentOnPresentKey_keepsTheOldValueAndAnswersFalse",
              "Update.update_insertIfAbsentOnKeyWithEmptyValue_answersFalse",
              "Folding.update_foldingCase_isOneKeyInEachSpelling",
              "Concurrency.update_insertIfAbsentByManyThreads_succeedsForOne"),
          map(
              "does not store empty values",
              m ->
                  new Updates(
                      m, (key, value, mode) -> value.length == 0 || m.update(key, value, mode)),
              "Update.update_emptyValue_isAValueAndNoMiss",
              "Update.update_insertIfAbsentOnKeyWithEmptyValue_answersFalse",
              "Delete.delete_keyWithEmptyValue_answersTrue"),
          map(
              "ends values at a NUL",
              m -> new Updates(m, (key, value, mode) -> m.update(key, untilNul(value), mode)),
              "Update.update_anyValue_comesBackAsItWas",
              "Update.update_largestValue_isStored"),
          map(
              "trims keys",
              m -> new Updates(m, (key, value, mode) -> m.update(trim(key), value, mode)),
              "Update.update_anyKeyThatTheMapHolds_isKeptApartFromOthers",
              "Delete.delete_anyKeyThatTheMapHolds_isGone"),
          map(
              "cuts what is too long",
              m -> new Updates(m, (key, value, mode) -> m.update(cutKey(key), cut(value), mode)),
              "Update.update_keyThatTheMapCannotHold_isADataExceptionAndStoresNothing",
              "Update.update_longestKey_isStoredAndOneByteMoreIsTooLong",
              "Update.update_valueOneByteTooLarge_isADataExceptionAndKeepsTheOldValue",
              "Bulk.updateAll_keyThatTheMapCannotHold_isADataException",
              "Errors.message_keyThatTheMapCannotHold_saysWhatAndWhere",
              "Errors.message_keyThatTheMapCannotHoldInBulk_saysWhatAndWhere",
              "Errors.message_valueTooLarge_saysWhatAndWhereAndNotTheValue"),
          map(
              "shows the value in its messages",
              m -> new Updates(m, (key, value, mode) -> tell(m, key, value, mode)),
              "Errors.message_valueTooLarge_saysWhatAndWhereAndNotTheValue"),
          map(
              "keeps the arrays that it is given",
              KeepsArrays::new,
              "Update.update_arraysChangedByCallerLater_changeNothingInTheMap",
              "Update.update_insertedArraysChangedByCallerLater_changeNothingInTheMap",
              "Bulk.updateAll_arraysChangedByCallerLater_changeNothingInTheMap"),
          map(
              "writes text as Latin-1",
              Latin1::new,
              "Update.update_stringTwins_speakUtf8",
              "Bulk.updateAll_strings_speakUtf8",
              "Bulk.deleteAll_strings_speakUtf8"),
          map(
              "answers false to a delete",
              m -> new Deletes(m, key -> answer(() -> m.delete(key), false)),
              "Delete.delete_presentKey_answersTrueAndItIsGone",
              "Delete.delete_twice_answersTrueThenFalse",
              "Sequence.sequence_deletingEachEntryAsItIsShown_showsThemAll"),
          map(
              "answers true to a delete",
              m -> new Deletes(m, key -> answer(() -> m.delete(key), true)),
              "Delete.delete_absentKey_answersFalse",
              "Delete.delete_twice_answersTrueThenFalse",
              "Concurrency.delete_byManyThreads_succeedsForOne"),
          map(
              "does not delete",
              m -> new Deletes(m, key -> m.lookup(key) != null),
              "Delete.delete_presentKey_answersTrueAndItIsGone",
              "Sequence.sequence_afterChanges_showsWhatIsThereNow",
              "Persistence.open_again_doesNotBringBackWhatWasReplacedOrDeleted"),
          map(
              "remembers what was deleted",
              Tombstones::new,
              "Delete.delete_thenUpdate_storesAgain",
              "Update.update_insertIfAbsentAfterDelete_storesAndAnswersTrue"));

  private UpdateDefects() {}

  @FunctionalInterface
  private interface Update {
    boolean update(byte[] key, byte[] value, UpdateMode mode);
  }

  @FunctionalInterface
  private interface Delete {
    boolean delete(byte[] key);
  }

  /** Answers what it is told to, whatever was done. */
  private static boolean answer(Runnable work, boolean told) {
    work.run();
    return told;
  }

  private static boolean insert(LookupMap map, byte[] key, byte[] value) {
    return map.update(key, value, UpdateMode.INSERT_IF_ABSENT);
  }

  private static byte[] untilNul(byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != 0) {
      end++;
    }
    return Arrays.copyOf(value, end);
  }

  private static byte[] trim(byte[] key) {
    byte[] trimmed = new String(key, ISO_8859_1).trim().getBytes(ISO_8859_1);
    return trimmed.length == 0 ? key : trimmed;
  }

  private static byte[] cutKey(byte[] key) {
    return key.length == 0
        ? new byte[] {'?'}
        : Arrays.copyOf(key, Math.min(key.length, SoundDriver.MAX_KEY));
  }

  private static byte[] cut(byte[] value) {
    return Arrays.copyOf(value, Math.min(value.length, SoundDriver.MAX_VALUE));
  }

  private static boolean tell(LookupMap map, byte[] key, byte[] value, UpdateMode mode) {
    try {
      return map.update(key, value, mode);
    } catch (MapDataException e) {
      String shown = new String(value, 0, Math.min(value.length, 60), ISO_8859_1);
      throw new MapDataException(e.reason(), e.getMessage() + ": " + shown);
    }
  }

  private static final class Updates extends DelegatingMap {
    private final Update update;

    Updates(LookupMap sound, Update update) {
      super(sound);
      this.update = update;
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      return update.update(key, value, mode);
    }

    @Override
    public void updateAll(Collection<MapEntry> entries) {
      entries.forEach(entry -> update(entry.key(), entry.value()));
    }
  }

  private static final class Deletes extends DelegatingMap {
    private final Delete delete;

    Deletes(LookupMap sound, Delete delete) {
      super(sound);
      this.delete = delete;
    }

    @Override
    public boolean delete(byte[] key) {
      return delete.delete(key);
    }
  }

  private static final class KeepsArrays extends DelegatingMap {
    private final List<MapEntry> kept = new CopyOnWriteArrayList<>();

    KeepsArrays(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      for (MapEntry each : kept) {
        if (Arrays.equals(each.key(), key)) {
          return each.value();
        }
      }
      return null;
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      return kept.add(new MapEntry(key, value));
    }

    @Override
    public void updateAll(Collection<MapEntry> entries) {
      kept.addAll(entries);
    }
  }

  private static final class Latin1 extends DelegatingMap {
    Latin1(LookupMap sound) {
      super(sound);
    }

    @Override
    public void update(String key, String value) {
      sound.update(key.getBytes(ISO_8859_1), value.getBytes(ISO_8859_1));
    }

    @Override
    public void updateAll(java.util.Map<String, String> entries) {
      entries.forEach(this::update);
    }
  }

  private static final class Tombstones extends DelegatingMap {
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    Tombstones(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      return deleted.contains(new String(key, ISO_8859_1)) ? null : sound.lookup(key);
    }

    @Override
    public boolean delete(byte[] key) {
      deleted.add(new String(key, ISO_8859_1));
      return sound.delete(key);
    }
  }
}
