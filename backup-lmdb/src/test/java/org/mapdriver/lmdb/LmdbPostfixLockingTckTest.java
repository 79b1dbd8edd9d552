package org.mapdriver.lmdb;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** {@code lmdb:} under Postfix's locks keeps the contract. */
class LmdbPostfixLockingTckTest extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() {
    return new LmdbFixture("lmdb:" + folder.resolve("table") + ";locking=postfix");
  }
}
