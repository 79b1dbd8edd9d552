package org.mapdriver.benchmarks.report;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** Writes what is painted as SVG, with text as text. */
final class SvgFile {
  private static final String SVG = "http://www.w3.org/2000/svg";

  private SvgFile() {}

  /** Paints on a surface of a size. */
  @FunctionalInterface
  interface Painting {
    void paint(Graphics2D surface, Rectangle2D area);
  }

  static void write(Path file, Painting painting, Rectangle area) throws IOException {
    SVGGraphics2D surface = new SVGGraphics2D(document());
    surface.setSVGCanvasSize(area.getSize());
    painting.paint(surface, area);
    StringWriter text = new StringWriter();
    surface.stream(text, true);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text.toString());
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK has no XML parser", e);
    }
  }
}
