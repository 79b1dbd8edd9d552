package org.mapdriver.lmdb.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the file is locked as long as a reader is inside, and no longer: seen by a second channel
 * of this process, which Java refuses what the first holds. It stays open, since its close would
 * drop all locks.
 */
final class FileLocksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 8;
  private static final int TURNS = 20_000;

  @TempDir private Path folder;
  private FileChannel probe;
  private FileLocks locks;

  @BeforeEach
  void open() throws IOException {
    Path file = Files.write(folder.resolve("table.lmdb"), new byte[10]);
    probe = FileChannel.open(file, StandardOpenOption.WRITE);
    locks = FileLocks.open(file, true, PATIENCE);
  }

  @AfterEach
  void close() throws IOException {
    locks.close();
    probe.close();
  }

  private boolean isHeld(long position) throws IOException {
    try (FileLock taken = probe.tryLock(position, 1, false)) {
      assertThat(taken).isNotNull();
      return false;
    } catch (OverlappingFileLockException held) {
      return true;
    }
  }

  @Test
  void exitShared_lastReader_unlocksTheFile() throws IOException {
    locks.enterShared();
    locks.enterShared();
    locks.exitShared();
    assertThat(isHeld(0)).isTrue();

    locks.exitShared();

    assertThat(isHeld(0)).isFalse();
  }

  @Test
  void enterShared_afterTheLastReader_locksAgain() throws IOException {
    locks.enterShared();
    locks.exitShared();

    locks.enterShared();

    assertThat(isHeld(0)).isTrue();
    locks.exitShared();
  }

  @Test
  void downgrade_readersComeAndGo_keepsTheFileLockedUntilTheLast() throws IOException {
    locks.downgrade(locks.lockExclusive());

    locks.enterShared();
    locks.exitShared();

    assertThat(isHeld(1)).isTrue();
    locks.exitShared();
    assertThat(isHeld(1)).isFalse();
  }

  @Test
  void enterShared_manyThreads_eachFindsTheFileLocked() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Integer>> notLocked = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      notLocked.add(threads.submit(this::comeAndGo));
    }

    for (Future<Integer> count : notLocked) {
      assertThat(count.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
    threads.shutdown();
    assertThat(isHeld(0)).isFalse();
  }

  private int comeAndGo() throws IOException {
    int notLocked = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      locks.enterShared();
      if (turn % 100 == 0 && !isHeld(0)) {
        notLocked++;
      }
      locks.exitShared();
    }
    return notLocked;
  }
}
