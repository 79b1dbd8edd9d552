package org.mapdriver.tck.broken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mapdriver.tck.broken.Defect.driver;
import static org.mapdriver.tck.broken.Defect.map;
import static org.mapdriver.tck.broken.Defect.opening;

import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.TierCheck;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/** Maps that open, describe or close themselves wrongly. */
final class OpenDefects {
  static final List<Defect> ALL =
      List.of(
          opening(
              "is read only unless asked",
              (drivers, uri, options) -> drivers.open(uri, options.access(Access.READ_ONLY)),
              "Access.open_readWrite_canBeWritten",
              "Access.open_nothingSaid_canBeWritten",
              "Access.open_securitySensitive_opensOrSaysWhyNot"),
          opening(
              "is always writable",
              (drivers, uri, options) -> drivers.open(uri, options.access(Access.READ_WRITE)),
              "Access.open_readOnly_refusesEveryWriteAndAnswersLookups",
              "Errors.message_mapOpenedReadOnly_saysWhatAndWhere"),
          opening(
              "refuses security-sensitive use although it says nothing of it",
              OpenDefects::refuseSensitive,
              "Access.open_securitySensitive_opensOrSaysWhyNot"),
          opening(
              "does not fold",
              (drivers, uri, options) -> drivers.open(uri, options.folding(KeyFolding.NONE)),
              "Folding.lookup_foldingCase_findsEachSpelling",
              "Folding.update_foldingCase_isOneKeyInEachSpelling"),
          map(
              "empties the table when it opens",
              OpenDefects::emptied,
              "Persistence.open_again_hasAllEntriesOrNone",
              "Close.close_twice_doesNothingTheSecondTime"),
          map(
              "goes on after close",
              NeverCloses::new,
              "Close.anyOperation_afterClose_isUnavailable",
              "Close.close_unusedMap_works",
              "Close.close_byManyThreadsAtOnce_closesOnce"),
          map(
              "forgets its name with close",
              NamelessOnceClosed::new,
              "Close.uri_afterClose_isStillTold"),
          map(
              "cannot close twice",
              ClosesOnce::new,
              "Close.close_twice_doesNothingTheSecondTime",
              "Close.close_byManyThreadsAtOnce_closesOnce"),
          map(
              "breaks in the midst of a close",
              NoLongerThere::new,
              "Close.close_whileThreadsAreInside_waitsForThemAndRefusesTheRest",
              "Close.anyOperation_afterClose_isUnavailable"),
          map(
              "leaves a thread behind",
              LeavesThread::new,
              "Close.close_again_leavesNoThreadAndNoFileHandle",
              "Concurrency.close_afterManyThreads_leavesNoThreadAndNoFileHandle"),
          map(
              "leaves a file open",
              LeavesFile::new,
              "CursorClose.close_withWalksEachTime_leavesNoThreadAndNoFileHandle"),
          map(
              "counts nothing",
              m -> new Stats(m, MapStats.builder(m.uri()).build()),
              "Stats.stats_lookups_areHitsOrMisses",
              "Stats.stats_writes_areCounted",
              "Stats.stats_isASnapshot"),
          map(
              "shows another map's counts",
              m -> new Stats(m, MapStats.builder(MapUri.parse("other:")).build()),
              "Stats.stats_namesItsMap"),
          map("is never well", Unwell::new, "Stats.check_openMap_findsEachTierHealthyInOneLine"),
          map("has another name", Renamed::new, "Uri.uri_isTheOneOpened"),
          driver(
              "is registered under another scheme",
              () ->
                  new SoundDriver() {
                    @Override
                    public String scheme() {
                      return "other";
                    }
                  },
              "Uri.driver_isFoundByItsScheme"),
          driver(
              "does not say what a parameter is for",
              () ->
                  new SoundDriver() {
                    @Override
                    public List<Parameter<?>> parameters() {
                      return List.of(Parameter.text("secret"));
                    }
                  },
              "Uri.parameters_describeThemselves"),
          driver(
              "does not look at its parameters",
              () ->
                  new SoundDriver() {
                    @Override
                    public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
                      return super.open(MapUri.parse("sound:"), options.forBackup(), opener);
                    }
                  },
              "Parameters.open_unknownParameterInTheUri_isRefusedWithTheKnownOnes",
              "Parameters.open_unknownParameterInTheOptions_isRefused",
              "Parameters.open_repeatedParameter_isRefused",
              "Parameters.open_parameterWithoutName_isRefused",
              "Parameters.open_valueOutOfBounds_isRefusedWithTheBounds",
              "Parameters.open_valueOfTheWrongType_isRefused"));

  private OpenDefects() {}

  private static LookupMap refuseSensitive(MapDrivers drivers, String uri, MapOptions options) {
    if (options.securitySensitive()) {
      throw new MapConfigException("open " + uri + ": not for security-sensitive use");
    }
    return drivers.open(uri, options);
  }

  private static LookupMap emptied(LookupMap map) {
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        map.delete(walk.key());
      }
    }
    return map;
  }

  static final class NeverCloses extends DelegatingMap {
    NeverCloses(LookupMap sound) {
      super(sound);
    }

    @Override
    public void close() {}
  }

  private static final class NamelessOnceClosed extends DelegatingMap {
    private boolean closed;

    NamelessOnceClosed(LookupMap sound) {
      super(sound);
    }

    @Override
    public MapUri uri() {
      if (closed) {
        throw new MapUnavailableException("uri: the map is closed", false);
      }
      return sound.uri();
    }

    @Override
    public void close() {
      closed = true;
      sound.close();
    }
  }

  private static final class ClosesOnce extends DelegatingMap {
    private boolean closed;

    ClosesOnce(LookupMap sound) {
      super(sound);
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed already");
      }
      closed = true;
      sound.close();
    }
  }

  private static final class NoLongerThere extends DelegatingMap {
    NoLongerThere(LookupMap sound) {
      super(sound);
    }

    @Override
    public byte[] lookup(byte[] key) {
      try {
        return sound.lookup(key);
      } catch (MapUnavailableException e) {
        throw new IllegalStateException("what a handle that was freed may do", e);
      }
    }
  }

  static final class LeavesThread extends DelegatingMap {
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(120);

    LeavesThread(LookupMap sound) {
      super(sound);
      long end = System.nanoTime() + LIFE_NANOS;
      Thread thread = new Thread(() -> live(end), "left-behind");
      thread.setDaemon(true);
      thread.start();
    }

    private static void live(long end) {
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(LIFE_NANOS);
      }
    }
  }

  private static final class LeavesFile extends DelegatingMap {
    private static final List<Reader> OPEN = new ArrayList<>();

    LeavesFile(LookupMap sound) {
      super(sound);
      try {
        OPEN.add(new FileReader("/dev/null", UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final class Stats extends DelegatingMap {
    private final MapStats stats;

    Stats(LookupMap sound, MapStats stats) {
      super(sound);
      this.stats = stats;
    }

    @Override
    public MapStats stats() {
      return stats;
    }
  }

  private static final class Unwell extends DelegatingMap {
    Unwell(LookupMap sound) {
      super(sound);
    }

    @Override
    public List<TierCheck> check() {
      return List.of(new TierCheck("this", false, "does not answer"));
    }
  }

  private static final class Renamed extends DelegatingMap {
    Renamed(LookupMap sound) {
      super(sound);
    }

    @Override
    public MapUri uri() {
      return MapUri.parse("other:");
    }
  }
}
