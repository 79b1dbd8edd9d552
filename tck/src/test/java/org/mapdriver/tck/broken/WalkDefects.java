package org.mapdriver.tck.broken;

import static org.mapdriver.tck.broken.Defect.map;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.UpdateMode;

/** Walks that lose, repeat or hold what they should not. */
final class WalkDefects {
  static final List<Defect> ALL =
      List.of(
          map(
              "shows nothing",
              m -> new Walks(m, walk -> MapCursor.of(Stream.empty())),
              "Sequence.sequence_someEntries_showsEachOnceWithItsValue",
              "Sequence.sequence_anyBytes_areShownAsTheyAre",
              "Sequence.sequence_twoWalksAtOnce_eachShowsAll",
              "Sequence.stream_showsWhatIsStillToComeAndClosesTheCursor",
              "CursorClose.close_withWalksEachTime_leavesNoThreadAndNoFileHandle"),
          map(
              "shows an entry that is not there",
              m -> new Walks(m, walk -> shown(walk, MapEntry.of("phantom", "1"))),
              "Sequence.sequence_emptyMap_showsNothing",
              "Sequence.sequence_afterChanges_showsWhatIsThereNow"),
          map(
              "shows the first entry twice",
              m -> new Walks(m, FirstTwice::new),
              "Sequence.sequence_someEntries_showsEachOnceWithItsValue",
              "Sequence.sequence_updatingEntriesAsTheyAreShown_showsEachOnce"),
          map(
              "loses an entry",
              m -> new Walks(m, walk -> MapCursor.of(walk.stream().skip(1))),
              "Sequence.sequence_deletingEachEntryAsItIsShown_showsThemAll",
              "Sequence.sequence_insertingMeanwhile_showsTheOldOnesOnceAndEnds",
              "Sequence.key_keptWhileTheWalkGoesOn_doesNotChange"),
          map(
              "hands out the array that it keeps",
              m -> new Walks(m, SameArray::new),
              "Sequence.key_askedTwice_answersTheSame",
              "Sequence.key_keptWhileTheWalkGoesOn_doesNotChange"),
          map(
              "answers a key before there is one",
              m -> new Walks(m, EmptyKey::new),
              "Sequence.key_notOnAnEntry_isAnIllegalState"),
          map(
              "breaks when the map changes",
              Fragile::new,
              "Sequence.sequence_deletingEachEntryAsItIsShown_showsThemAll",
              "Sequence.sequence_deletingAhead_goesOnToTheEnd",
              "Sequence.sequence_updatingEntriesAsTheyAreShown_showsEachOnce",
              "Sequence.sequence_insertingMeanwhile_showsTheOldOnesOnceAndEnds"),
          map(
              "holds a lock for the whole walk",
              Locked::new,
              "Sequence.sequence_openWalk_doesNotHoldBackWriters"),
          map("has one walk for all", Shared::new, "Sequence.sequence_twoWalksAtOnce_eachShowsAll"),
          map(
              "cannot close twice",
              m -> new Walks(m, ClosesOnce::new),
              "Sequence.sequence_closedEarlyAndTwice_endsAndLeavesTheMapUsable"),
          map(
              "does not close with its stream",
              m -> new Walks(m, StreamStaysOpen::new),
              "Sequence.stream_showsWhatIsStillToComeAndClosesTheCursor",
              "Sequence.stream_closedEarly_closesTheCursor"),
          map(
              "ends the walks of others with the map",
              EndsWalks::new,
              "CursorClose.close_cursorOfAnotherThread_letsItFinish",
              "CursorClose.close_cursorLeftOpenByTheSameThread_closesItToo"));

  private WalkDefects() {}

  private static MapCursor shown(MapCursor walk, MapEntry more) {
    return MapCursor.of(Stream.concat(Stream.of(more), walk.stream()));
  }

  private static final class Walks extends DelegatingMap {
    private final UnaryOperator<MapCursor> broken;

    Walks(LookupMap sound, UnaryOperator<MapCursor> broken) {
      super(sound);
      this.broken = broken;
    }

    @Override
    public MapCursor sequence() {
      return broken.apply(sound.sequence());
    }
  }

  /** A cursor that does all through another one. */
  private static class Walk implements MapCursor {
    final MapCursor sound;

    Walk(MapCursor sound) {
      this.sound = sound;
    }

    @Override
    public boolean next() {
      return sound.next();
    }

    @Override
    public byte[] key() {
      return sound.key();
    }

    @Override
    public byte[] value() {
      return sound.value();
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private static final class FirstTwice extends Walk {
    private int calls;

    FirstTwice(MapCursor sound) {
      super(sound);
    }

    @Override
    public boolean next() {
      return calls++ == 1 || sound.next();
    }
  }

  private static final class SameArray extends Walk {
    private final byte[] key = new byte[1];
    private boolean fresh;

    SameArray(MapCursor sound) {
      super(sound);
    }

    @Override
    public boolean next() {
      fresh = true;
      return sound.next();
    }

    @Override
    public byte[] key() {
      if (fresh) {
        key[0] = sound.key()[0];
        fresh = false;
      }
      return key;
    }
  }

  private static final class EmptyKey extends Walk {
    EmptyKey(MapCursor sound) {
      super(sound);
    }

    @Override
    public byte[] key() {
      try {
        return sound.key();
      } catch (IllegalStateException e) {
        return new byte[0];
      }
    }
  }

  private static final class Fragile extends DelegatingMap {
    private final AtomicInteger changes = new AtomicInteger();

    Fragile(LookupMap sound) {
      super(sound);
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      changes.incrementAndGet();
      return sound.update(key, value, mode);
    }

    @Override
    public boolean delete(byte[] key) {
      changes.incrementAndGet();
      return sound.delete(key);
    }

    @Override
    public int deleteAll(List<byte[]> keys) {
      changes.incrementAndGet();
      return sound.deleteAll(keys);
    }

    @Override
    public MapCursor sequence() {
      int before = changes.get();
      return new Walk(sound.sequence()) {
        @Override
        public boolean next() {
          if (changes.get() != before) {
            throw new java.util.ConcurrentModificationException();
          }
          return sound.next();
        }
      };
    }
  }

  private static final class Locked extends DelegatingMap {
    private final ReentrantLock lock = new ReentrantLock();

    Locked(LookupMap sound) {
      super(sound);
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      lock.lock();
      try {
        return sound.update(key, value, mode);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public MapCursor sequence() {
      lock.lock();
      return new Walk(sound.sequence()) {
        @Override
        public void close() {
          super.close();
          lock.unlock();
        }
      };
    }
  }

  private static final class Shared extends DelegatingMap {
    private MapCursor only;

    Shared(LookupMap sound) {
      super(sound);
    }

    @Override
    public MapCursor sequence() {
      if (only == null) {
        only = sound.sequence();
      }
      return only;
    }
  }

  private static final class ClosesOnce extends Walk {
    private boolean closed;

    ClosesOnce(MapCursor sound) {
      super(sound);
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed already");
      }
      closed = true;
      super.close();
    }
  }

  private static final class StreamStaysOpen extends Walk {
    StreamStaysOpen(MapCursor sound) {
      super(sound);
    }

    @Override
    public Stream<MapEntry> stream() {
      return Stream.generate(() -> next() ? new MapEntry(key(), value()) : null).limit(10);
    }
  }

  private static final class EndsWalks extends DelegatingMap {
    private final Map<MapCursor, Boolean> open = new ConcurrentHashMap<>();

    EndsWalks(LookupMap sound) {
      super(sound);
    }

    @Override
    public MapCursor sequence() {
      MapCursor walk = sound.sequence();
      open.put(walk, true);
      return walk;
    }

    @Override
    public void close() {
      Collection<MapCursor> walks = new ArrayList<>(open.keySet());
      walks.forEach(MapCursor::close);
      sound.close();
    }
  }
}
