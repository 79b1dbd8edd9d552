package org.mapdriver.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Tables;

/** A client that answers wrongly is quick for nothing: each does what is measured of it. */
class ClientKindIT {
  @ParameterizedTest
  @EnumSource
  void session_loadedServer_findsEntriesAndNoOthers(ClientKind kind) throws Exception {
    Entries entries = Entries.of(1_000, 4_096);
    try (MemcachedProcess server = MemcachedProcess.start(kind.transport());
        CacheClient client = kind.connectLoaded(server, entries)) {
      CacheClient.Session session = client.session();

      assertThat(session.get(entries.key(7))).isEqualTo(entries.value(7));
      assertThat(session.get(entries.key(1_000))).isNull();
      assertThat(session.getAll(entries.batches()[0])).isEqualTo(Entries.BATCH);
      assertThat(session.getAll(Entries.of(500, 1).batches()[0])).isEqualTo(Entries.BATCH);
    }
  }

  /** Without a backup there is no strict coherence to measure. */
  @ParameterizedTest
  @EnumSource(names = {"MAPDRIVER_STRICT_TCP", "MAPDRIVER_STRICT_UNIX"})
  void session_strict_isStrictAndHitsMemcached(ClientKind kind) throws Exception {
    Entries entries = Entries.of(1_000, 100);
    try (MemcachedProcess server = MemcachedProcess.start(kind.transport());
        CacheClient client = kind.connectLoaded(server, entries)) {
      MapdriverClient strict = (MapdriverClient) client;
      long hits = strict.stats().hits();
      long misses = strict.stats().misses();

      strict.session().get(entries.key(7));
      strict.session().getAll(entries.batches()[0]);

      assertThat(strict.stats().hits() - hits).isEqualTo(1 + Entries.BATCH);
      assertThat(strict.stats().misses()).isEqualTo(misses);
      assertThat(strict.stats().details()).containsKey("pending tombstones");

      strict.session().set(entries.key(7), entries.value(8));

      assertThat(strict.session().get(entries.key(7))).isEqualTo(entries.value(8));
      assertThat(strict.stats().misses()).as("its value went").isEqualTo(misses + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "MAPDRIVER_STRICT_.*")
  void session_set_isFoundByAnother(ClientKind kind) throws Exception {
    Key key = Entries.of(1, 1).key(0);
    byte[] value = new byte[100_000];
    Arrays.fill(value, (byte) 'v');
    try (MemcachedProcess server = MemcachedProcess.start(kind.transport());
        CacheClient client = kind.connect(server.address());
        CacheClient another = kind.connect(server.address())) {
      client.session().set(key, value);

      assertThat(another.session().get(key)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_setAll_isFoundUnderEachKey(ClientKind kind) throws Exception {
    Entries entries = Entries.of(1_000, 4_096);
    byte[] value = entries.value(9);
    try (MemcachedProcess server = MemcachedProcess.start(kind.transport());
        CacheClient client = kind.connectLoaded(server, entries)) {
      CacheClient.Session session = client.session();
      KeyBatch batch = entries.batches()[0];

      session.setAll(batch, value);

      for (int i = 0; i < Entries.BATCH; i++) {
        Key key = new Key(batch.texts().get(i), batch.bytes().get(i));
        assertThat(session.get(key)).as(key.text()).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_missBeforeATable_readsItAndFills(ClientKind kind) throws Exception {
    Entries entries = Entries.of(100, 10);
    try (Tables tables = Tables.open();
        MemcachedProcess server = MemcachedProcess.start(kind.transport());
        CacheClient client = kind.connectBefore(server.address(), tables.uri("lmdb", entries, 10));
        CacheClient cache = kind.connect(server.address())) {
      byte[] found = client.session().get(entries.key(3));

      assertThat(found).isEqualTo(entries.value(3));
      assertThat(cache.session().get(entries.key(3))).isEqualTo(entries.value(3));
    }
  }
}
