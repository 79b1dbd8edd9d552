package org.mapdriver.cli.postmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the cases leave no statement out. */
final class StatementCoverageTest {
  /** How many statements each section has, from section 1 on. */
  private static final int[] STATEMENTS = {12, 3, 8, 9, 4, 7, 2, 9, 4, 8, 5, 7, 2};

  @Test
  void cases_allSections_nameEveryStatement() {
    List<String> statements = new ArrayList<>();
    for (int section = 1; section <= STATEMENTS.length; section++) {
      int number = section;
      IntStream.rangeClosed(1, STATEMENTS[section - 1])
          .forEach(statement -> statements.add(number + "." + statement));
    }

    List<PostmapCase> cases = allCases();

    assertThat(cases)
        .extracting(PostmapCase::statement)
        .containsAll(statements)
        .isSubsetOf(statements);
  }

  @Test
  void cases_allSections_haveDifferentNamesAndCommands() {
    List<PostmapCase> cases = allCases();

    assertThat(cases).extracting(PostmapCase::name).doesNotHaveDuplicates();
    assertThat(cases).allSatisfy(subject -> assertThat(subject.steps()).isNotEmpty());
  }

  private static List<PostmapCase> allCases() {
    return Stream.of(
            CommandLineIT.cases(),
            InputLinesIT.cases(),
            OrderOfOperationsIT.cases(),
            KeyFormatIT.cases(),
            DomainIT.cases(),
            ConfigurationFileIT.cases(),
            EndpointIT.cases(),
            ServerProtocolIT.cases(),
            ValuesIT.cases(),
            BackupIT.cases(),
            LmdbIT.cases(),
            SqliteIT.cases(),
            NewerIT.cases())
        .flatMap(List::stream)
        .toList();
  }
}
