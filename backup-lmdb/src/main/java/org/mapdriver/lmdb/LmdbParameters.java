package org.mapdriver.lmdb;

import java.time.Duration;
import java.util.List;
import org.mapdriver.lmdb.locking.Locking;
import org.mapdriver.spi.Parameter;

/** The parameters of {@code lmdb:}. */
final class LmdbParameters {
  static final Parameter<Locking> LOCKING =
      Parameter.oneOf("locking", Locking.class)
          .doc(
              "How processes that share the table keep apart. lmdb: LMDB's own lock file, readers"
                  + " never wait. postfix: fcntl locks on the data file, safe beside live Postfix"
                  + " processes. All processes must use the same. Default: lmdb; postfix when acting"
                  + " as a Postfix program, and when reading a table that has no lock file, unless"
                  + " another process has the table open with LMDB's locks.");

  static final Parameter<Long> MAP_SIZE =
      Parameter.size("map_size")
          .defaultsTo("16m")
          .between("64k", "65536g")
          .doc("The size of the memory map to start with. A full table makes it grow.");

  static final Parameter<Long> MAX_READERS =
      Parameter.integer("max_readers")
          .defaultsTo("512")
          .between("1", "65536")
          .doc(
              "Reader slots for all processes together, with locking=lmdb; counts for the first"
                  + " process to open the table.");

  static final Parameter<Duration> LOCK_TIMEOUT =
      Parameter.duration("lock_timeout")
          .defaultsTo("30s")
          .between("0ms", "1h")
          .doc("Limit on waiting for another process's lock, with locking=postfix.");

  static final List<Parameter<?>> ALL = List.of(LOCKING, MAP_SIZE, MAX_READERS, LOCK_TIMEOUT);

  private LmdbParameters() {}
}
