package org.mapdriver.tck.broken;

import static org.mapdriver.tck.broken.Defect.brokenOnceOpen;
import static org.mapdriver.tck.broken.Defect.everyKey;
import static org.mapdriver.tck.broken.Defect.readOnly;
import static org.mapdriver.tck.broken.Defect.unlisted;

import java.util.List;
import java.util.stream.Stream;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;

/** Maps that cannot be written or listed, and answer wrongly or do not say so. */
final class ReadOnlyDefects {
  static final List<Defect> ALL =
      List.of(
          unlisted(
              "shows a walk although it is said to have none",
              SoundDriver::new,
              "NoSequence.sequence_isUnsupportedAndTheMapStaysUsable"),
          unlisted(
              "does not say which map cannot be walked",
              NamelessRefusal::new,
              "NoSequence.sequence_isUnsupportedAndTheMapStaysUsable"),
          readOnly(
              "adds a byte to each value",
              brokenOnceOpen(LookupDefects.AddsByte::new),
              "ReadOnly.lookup_eachKey_isItsValue",
              "ReadOnly.open_readOnly_answersLookups",
              "ReadOnlyConcurrency.lookup_by200PlatformThreads_answersEach",
              "ReadOnlyConcurrency.lookup_by10000LightThreads_answersEach",
              "ReadOnlyConcurrency.close_afterManyThreads_leavesNoThreadAndNoFileHandle"),
          readOnly(
              "answers an empty value for a miss",
              brokenOnceOpen(LookupDefects.EmptyForMiss::new),
              "ReadOnly.lookup_keyThatIsNotContent_isNullUnlessTheMapHasEveryKey"),
          everyKey(
              "has not every key, as is said of it",
              brokenOnceOpen(HasOneAndTwo::new),
              "ReadOnly.lookup_keyThatIsNotContent_isNullUnlessTheMapHasEveryKey"),
          readOnly(
              "hands out the arrays that it keeps",
              brokenOnceOpen(LookupDefects.SharesArrays::new),
              "ReadOnly.lookup_answerChangedByCaller_changesNothingInTheMap"),
          readOnly(
              "answers many keys in another order",
              brokenOnceOpen(BulkDefects.Reversed::new),
              "ReadOnly.lookupAll_answersInTheOrderOfTheKeys"),
          readOnly(
              "takes writes and forgets them",
              brokenOnceOpen(ForgetsWrites::new),
              "ReadOnly.anyWrite_isUnsupportedAndChangesNothing"),
          readOnly(
              "opens for writing all the same",
              (drivers, uri, options) -> drivers.open(uri, options.access(Access.READ_ONLY)),
              "ReadOnly.open_readWriteAskedFor_isRefused"),
          readOnly(
              "does not fold",
              (drivers, uri, options) -> drivers.open(uri, options.folding(KeyFolding.NONE)),
              "ReadOnly.lookup_foldingCase_findsEachSpelling"),
          readOnly(
              "shows nothing",
              brokenOnceOpen(EmptyWalk::new),
              "ReadOnly.sequence_showsTheContentOrIsUnsupported"),
          everyKey(
              "shows an empty walk in place of a refusal",
              brokenOnceOpen(EmptyWalk::new),
              "ReadOnly.sequence_showsTheContentOrIsUnsupported"),
          readOnly(
              "counts nothing",
              brokenOnceOpen(m -> new OpenDefects.Stats(m, MapStats.builder(m.uri()).build())),
              "ReadOnly.stats_lookups_areHitsOrMisses"),
          readOnly(
              "goes on after close",
              brokenOnceOpen(OpenDefects.NeverCloses::new),
              "ReadOnly.lookup_afterClose_isUnavailable"),
          readOnly(
              "leaves a thread behind",
              brokenOnceOpen(OpenDefects.LeavesThread::new),
              "ReadOnly.close_again_leavesNoThreadAndNoFileHandle",
              "ReadOnlyConcurrency.close_afterManyThreads_leavesNoThreadAndNoFileHandle"));

  private ReadOnlyDefects() {}

  private static final class NamelessRefusal extends UnlistedDriver {
    @Override
    MapCursor refuseWalk(LookupMap map) {
      throw new MapUnsupportedException("no");
    }
  }

  private static final class HasOneAndTwo extends DelegatingMap {
    HasOneAndTwo(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      return key.length == 3 ? sound.lookup(key) : null;
    }
  }

  private static final class ForgetsWrites extends DelegatingMap {
    ForgetsWrites(LookupMap sound) {
      super(sound);
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      return true;
    }
  }

  private static final class EmptyWalk extends DelegatingMap {
    EmptyWalk(LookupMap sound) {
      super(sound);
    }

    @Override
    public MapCursor sequence() {
      return MapCursor.of(Stream.empty());
    }
  }
}
