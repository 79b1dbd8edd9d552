package org.mapdriver.memcache.address;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Names of ports, as {@code services(5)} lists them. */
final class Services {
  private static final Path FILE = Path.of("/etc/services");

  private Services() {}

  static int tcpPort(String name) throws UnknownHostException {
    try (BufferedReader lines = Files.newBufferedReader(FILE, ISO_8859_1)) {
      String line;
      while ((line = lines.readLine()) != null) {
        String[] words = line.replaceFirst("#.*", "").trim().split("\\s+");
        if (words.length >= 2
            && words[1].matches("[0-9]{1,5}/tcp")
            && (words[0].equals(name)
                || Arrays.asList(words).subList(2, words.length).contains(name))) {
          return Integer.parseInt(words[1].substring(0, words[1].indexOf('/')));
        }
      }
    } catch (IOException unreadable) {
      // As if the name were not in it.
    }
    throw new UnknownHostException("there is no service \"" + name + "\"");
  }
}
