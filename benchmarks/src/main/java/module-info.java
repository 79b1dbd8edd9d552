/**
 * Benchmarks: nobody requires them, and nothing is exported.
 *
 * <p>JMH's forks run on the class path, as JMH itself does.
 */
module org.mapdriver.benchmarks {
  requires com.fasterxml.jackson.databind;
  requires com.zaxxer.hikari;
  requires folsom;
  requires java.desktop;
  requires java.sql;
  requires java.xml;
  requires jdk.management;
  requires jmh.core;
  requires lmdbjava;
  requires org.agrona.core;
  requires org.apache.xmlgraphics.batik.svggen;
  requires org.jfree.jfreechart;
  requires org.mapdriver.api;
  requires spymemcached;
  requires xmemcached;
  requires static org.jspecify;

  opens org.mapdriver.benchmarks.results to
      com.fasterxml.jackson.databind;
}
