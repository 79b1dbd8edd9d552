package org.mapdriver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TablesOfFiguresTest {
  @Test
  void ratios_toTheLimit_haveAColumnForEachNumberOfThreadsInOrder() {
    Results results =
        Samples.on17()
            .hits("BARE_TCP", 32, 1000, 1000)
            .hits("MAPDRIVER_TCP", 32, 1500, 1400)
            .hits("BARE_TCP", 2, 100)
            .hits("MAPDRIVER_TCP", 2, 90)
            .results();
    Query query = Query.parse("HitBenchmark by=threads");

    String table = RatioTable.render(results.matching(query), query);

    assertThat(table)
        .isEqualTo(
            """
            |  | 2 | 32 |
            |---|---:|---:|
            | Mapdriver, TCP | 0.90 | 1.45 (1.40–1.50) |
            """);
  }

  @Test
  void ratios_toTheBestPeer_areOursAlone() {
    Results results =
        Samples.on17()
            .hits("BARE_TCP", 32, 9000)
            .hits("MAPDRIVER_TCP", 32, 1500)
            .hits("FOLSOM", 32, 500)
            .hits("XMEMCACHED", 32, 1000)
            .results();
    Query query = Query.parse("HitBenchmark by=threads to=peer");

    String table = RatioTable.render(results.matching(query), query);

    assertThat(table)
        .isEqualTo(
            """
            |  | 32 |
            |---|---:|
            | Mapdriver, TCP | 1.50 |
            """);
  }

  @Test
  void figures_ofOneComparison_leaveOutWhatNobodyMeasured() {
    Comparison comparison =
        Samples.on17().hits("BARE_TCP", 1, 50_000).hits("FOLSOM", 1, 12_500).comparison();

    String table = FigureTable.render(comparison, Query.parse("HitBenchmark"));

    assertThat(table)
        .isEqualTo(
            """
            |  | throughput, × limit | operations/s | µs/op | client CPU µs/op |
            |---|---:|---:|---:|---:|
            | bare socket, TCP | 1.00 | 50,000 | 20.0 | 20.0 |
            | folsom | 0.25 | 12,500 | 80.0 | 80.0 |
            """);
  }

  @Test
  void series_tableMissesANumber_hasAGapThere() {
    Results results =
        Samples.on17()
            .keys("lmdb", 1_000, 1e6)
            .keys("lmdb", 1_000_000, 5e5)
            .keys("sqlite", 1_000, 1e5)
            .results();
    Query query = Query.parse("KeyCountBenchmark by=keys metric=TIME");

    String table = Series.render(results.matching(query), query);

    assertThat(table)
        .isEqualTo(
            """
            | keys in the table | LMDB, µs/op | SQLite, µs/op |
            |---|---:|---:|
            | 1,000 | 1.00 | 10.0 |
            | 1,000,000 | 2.00 | – |
            """);
  }

  @Test
  void series_toASubject_haveTheRatioOfTheOthersInAddition() {
    Results results =
        Samples.on17()
            .commands("many keys", "POSTMAP", 0.2, 0.4)
            .commands("many keys", "MAPDRIVER", 0.1, 0.28)
            .results();
    Query query = Query.parse("CommandBenchmark by=asked metric=WALL to=POSTMAP");

    String table = Series.render(results.matching(query), query);

    assertThat(table)
        .isEqualTo(
            """
            |  | Mapdriver, s | postmap, s | Mapdriver, × postmap |
            |---|---:|---:|---:|
            | many keys | 0.190 | 0.300 | 0.60 (0.50–0.70) |
            """);
  }

  @Test
  void losses_aPeerIsAhead_areListedWithIt() {
    Results results =
        Samples.on17().hits("MAPDRIVER_TCP", 32, 500).hits("FOLSOM", 32, 1000).results();

    String losses = Losses.render(results);

    assertThat(losses)
        .contains(
            "| Hit, 32 threads, valueBytes 100, JDK 17 | Mapdriver, TCP | operations/s | 0.50 | folsom |")
        .contains("| client CPU µs/op | 2.00 | folsom |");
  }

  @Test
  void losses_aPeerIsAheadInTheTailAlone_areListedToo() {
    Results results =
        Samples.on17().tail("MAPDRIVER_TCP", 32, 900).tail("XMEMCACHED", 32, 300).results();

    assertThat(Losses.render(results))
        .contains(
            "| Hit, 32 threads, valueBytes 100, JDK 17 | Mapdriver, TCP | p99.9 µs | 3.00 | xmemcached |");
  }

  @Test
  void losses_noPeerIsAhead_saySo() {
    Results results =
        Samples.on17().hits("MAPDRIVER_TCP", 32, 1500).hits("FOLSOM", 32, 1000).results();

    assertThat(Losses.render(results)).startsWith("None");
  }
}
