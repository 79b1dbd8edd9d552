package org.mapdriver.memcache.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code key_digest}: any digest that the JDK has, by the name that OpenSSL gives it. */
public final class KeyDigest {
  private static final Pattern TRUNCATED = Pattern.compile("sha(?:2-|-)?512[-/](224|256)");
  private static final Pattern SHA = Pattern.compile("sha(?:2-|-)?(1|224|256|384|512)");
  private static final Pattern SHA3 = Pattern.compile("sha-?3-(224|256|384|512)");
  // What OpenSSL also calls a digest: openssl-dgst(1), the names of signature algorithms.
  private static final Pattern SIGNATURE = Pattern.compile("rsa-(md5|sha(?:1|224|256|384|512))");
  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest prototype;

  private KeyDigest(MessageDigest prototype) {
    this.prototype = prototype;
  }

  /**
   * Finds a digest; upper and lower case do not matter.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static KeyDigest named(String name) {
    try {
      return new KeyDigest(MessageDigest.getInstance(jdkName(name.toLowerCase(Locale.ROOT))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a digest that this JVM has; use sha256, for example", e);
    }
  }

  private static String jdkName(String name) {
    Matcher signature = SIGNATURE.matcher(name);
    String plain = signature.matches() ? signature.group(1) : name;
    Matcher truncated = TRUNCATED.matcher(plain);
    if (truncated.matches()) {
      return "SHA-512/" + truncated.group(1);
    }
    Matcher sha3 = SHA3.matcher(plain);
    if (sha3.matches()) {
      return "SHA3-" + sha3.group(1);
    }
    Matcher sha = SHA.matcher(plain);
    if (sha.matches()) {
      return "SHA-" + sha.group(1);
    }
    // The JDK says "SHA" for SHA-1, OpenSSL does not.
    return plain.equals("sha") ? "no such digest" : plain;
  }

  /** The digest of a key in lower-case hexadecimal digits. */
  byte[] hex(byte[] key) {
    return HEX.formatHex(fresh().digest(key)).getBytes(US_ASCII);
  }

  private MessageDigest fresh() {
    try {
      return MessageDigest.getInstance(prototype.getAlgorithm(), prototype.getProvider());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("the provider lost a digest that it had", e);
    }
  }
}
