/**
 * The {@code mapdriver} command. Exports nothing: it is run, not called. Drivers are found as by
 * any application.
 */
module org.mapdriver.cli {
  requires info.picocli;
  requires org.mapdriver.api;
  requires static org.jspecify;

  opens org.mapdriver.cli to
      info.picocli;

  provides System.LoggerFinder with
      org.mapdriver.cli.StderrLoggerFinder;
}
