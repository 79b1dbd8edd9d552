package org.mapdriver.tck.broken;

import static org.mapdriver.tck.broken.Defect.map;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapEntry;

/** Bulk forms that do not do what the single ones do. */
final class BulkDefects {
  static final List<Defect> ALL =
      List.of(
          map(
              "answers many keys in another order",
              Reversed::new,
              "Bulk.lookupAll_keysInAnyOrder_answersInTheirOrderWithNullsForMisses",
              "Bulk.lookupAll_strings_leavesMissesOutAndKeepsTheOrder",
              "Bulk.lookupAll_manyKeys_eachHasItsValue",
              "Bulk.updateAll_sameKeyTwice_theLastOneCounts"),
          map(
              "leaves misses out",
              HitsOnly::new,
              "Bulk.lookupAll_keysInAnyOrder_answersInTheirOrderWithNullsForMisses",
              "Bulk.lookupAll_sameKeyTwice_isAnsweredTwice",
              "Bulk.lookupAll_keyThatTheMapCannotHold_isAMissAtItsPlace"),
          map(
              "wants at least one element",
              WantsOne::new,
              "Bulk.lookupAll_noKeys_answersNothing",
              "Bulk.updateAll_nothing_changesNothing",
              "Bulk.deleteAll_noKeys_answersZero"),
          map(
              "stops after a thousand",
              Thousand::new,
              "Bulk.lookupAll_manyKeys_eachHasItsValue",
              "Bulk.updateAll_entries_areAllStored",
              "Bulk.deleteAll_manyKeys_areAllGone"),
          map(
              "counts the keys that it was given",
              CountsAsked::new,
              "Bulk.deleteAll_keys_answersHowManyWereThere",
              "Bulk.deleteAll_sameKeyTwice_countsOnce"));

  private BulkDefects() {}

  private static <T> List<T> reversed(Collection<T> list) {
    List<T> other = new ArrayList<>(list);
    Collections.reverse(other);
    return other;
  }

  static final class Reversed extends DelegatingMap {
    Reversed(LookupMap sound) {
      super(sound);
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      return reversed(sound.lookupAll(keys));
    }

    @Override
    public void updateAll(Collection<MapEntry> entries) {
      sound.updateAll(reversed(entries));
    }
  }

  private static final class HitsOnly extends DelegatingMap {
    HitsOnly(LookupMap sound) {
      super(sound);
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      return sound.lookupAll(keys).stream().filter(value -> value != null).toList();
    }
  }

  private static final class WantsOne extends DelegatingMap {
    WantsOne(LookupMap sound) {
      super(sound);
    }

    private static void check(Collection<?> elements) {
      if (elements.isEmpty()) {
        throw new IllegalArgumentException("nothing to do");
      }
    }

    @Override
    public List<byte[]> lookupAll(List<byte[]> keys) {
      check(keys);
      return sound.lookupAll(keys);
    }

    @Override
    public void updateAll(Collection<MapEntry> entries) {
      check(entries);
      sound.updateAll(entries);
    }

    @Override
    public int deleteAll(List<byte[]> keys) {
      check(keys);
      return sound.deleteAll(keys);
    }
  }

  private static final class Thousand extends DelegatingMap {
    Thousand(LookupMap sound) {
      super(sound);
    }

    @Override
    public void updateAll(Collection<MapEntry> entries) {
      sound.updateAll(entries.stream().limit(1000).toList());
    }
  }

  private static final class CountsAsked extends DelegatingMap {
    CountsAsked(LookupMap sound) {
      super(sound);
    }

    @Override
    public int deleteAll(List<byte[]> keys) {
      sound.deleteAll(keys);
      return keys.size();
    }
  }
}
