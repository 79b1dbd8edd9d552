package org.mapdriver.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import org.mapdriver.benchmarks.results.Metric;

/**
 * {@code {{chart Benchmark file=name by=threads metric=OPS}}}: a line for each subject over the
 * values of {@code by}, on a logarithmic scale, so that equal ratios are equal distances. With
 * {@code to=limit} and the like, as {@link RatioTable} has them, lines of ratios.
 */
final class Charts {
  private static final int WIDTH = 840;
  private static final int HEIGHT = 420;

  /** A family that every viewer has. */
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  /** Told apart with any kind of colour vision (Okabe and Ito). */
  private static final Color[] COLORS = {
    new Color(0xD55E00),
    new Color(0x0072B2),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0x555555),
    new Color(0x000000),
    new Color(0xB8A800)
  };

  private final Path folder;
  private final String link;

  /**
   * @param folder where images go
   * @param link the same, as pages see it
   */
  Charts(Path folder, String link) {
    this.folder = folder;
    this.link = link;
  }

  String render(List<Comparison> comparisons, Query query) throws IOException {
    String by = query.word("by");
    Metric metric = query.metric();
    List<Comparison> points = Series.ordered(comparisons, by);
    DefaultCategoryDataset figures = new DefaultCategoryDataset();
    LineAndShapeRenderer lines = new LineAndShapeRenderer();
    double least = Double.MAX_VALUE;
    double most = 0;
    for (String subject : Series.subjects(points)) {
      for (Comparison point : points) {
        Optional<Medians> figure = figure(point, subject, query);
        if (figure.isPresent()) {
          double median = figure.get().median();
          figures.addValue(median, Subjects.name(subject), Series.label(point, by));
          least = Math.min(least, median);
          most = Math.max(most, median);
        }
      }
      style(lines, figures.getRowIndex(Subjects.name(subject)), subject);
    }
    CategoryAxis across = new CategoryAxis(Series.title(by));
    LogAxis up =
        isOfRatios(query)
            ? ratios(metric.title() + ", × " + RatioTable.baseName(query), least, most)
            : decades(metric.title(), least, most);
    CategoryPlot plot = new CategoryPlot(figures, across, up, lines);
    String file = query.word("file") + ".svg";
    SvgFile.write(folder.resolve(file), chart(plot), new Rectangle(WIDTH, HEIGHT));
    return "![" + query.word("file").replace('-', ' ') + "](" + link + "/" + file + ")\n";
  }

  private static boolean isOfRatios(Query query) {
    return !query.word("to", "").isEmpty();
  }

  private static Optional<Medians> figure(Comparison point, String subject, Query query) {
    return isOfRatios(query)
        ? RatioTable.base(point, subject, query)
            .flatMap(base -> point.ratio(subject, base, query.metric()))
        : point.figure(subject, query.metric());
  }

  private static LogAxis decades(String title, double least, double most) {
    LogAxis axis = logarithmic(title, 10, least, most);
    axis.setMinorTickCount(9);
    return axis;
  }

  private static LogAxis ratios(String title, double least, double most) {
    LogAxis axis = logarithmic(title, 2, Math.min(least, 1), Math.max(most, 1));
    axis.setMinorTickCount(2);
    return axis;
  }

  /** From a power of the base to a power of the base. */
  private static LogAxis logarithmic(String title, double base, double least, double most) {
    LogAxis axis = new LogAxis(title);
    axis.setBase(base);
    axis.setRange(
        0.98 * Math.pow(base, Math.floor(axis.calculateLog(least))),
        1.02 * Math.pow(base, Math.ceil(axis.calculateLog(most))));
    axis.setTickUnit(new NumberTickUnit(1));
    axis.setMinorTickMarksVisible(true);
    axis.setNumberFormatOverride(
        new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return axis;
  }

  private static SvgFile.Painting chart(CategoryPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.GRAY);
    plot.setRangeMinorGridlinesVisible(true);
    plot.setRangeMinorGridlinePaint(new Color(0xDDDDDD));
    plot.setOutlineVisible(false);
    for (Axis axis : List.of(plot.getDomainAxis(), plot.getRangeAxis())) {
      axis.setLabelFont(SMALL);
      axis.setTickLabelFont(SMALL);
    }
    JFreeChart chart = new JFreeChart(null, SMALL, plot, true);
    chart.setPadding(new RectangleInsets(12, 4, 4, 4));
    chart.getLegend().setItemFont(SMALL);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getLegend().setPosition(RectangleEdge.RIGHT);
    return chart::draw;
  }

  /** Ours stand out, limits are broken lines, peers are thin. */
  private static void style(LineAndShapeRenderer lines, int series, String subject) {
    if (series < 0) {
      return;
    }
    boolean ours = subject.startsWith("MAPDRIVER");
    boolean limit = subject.startsWith("BARE") || subject.startsWith("RAW");
    lines.setSeriesPaint(series, COLORS[Math.floorMod(series, COLORS.length)]);
    lines.setSeriesStroke(
        series,
        new BasicStroke(
            ours ? 3f : 1.6f,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            10f,
            limit ? new float[] {7f, 5f} : null,
            0f));
  }
}
