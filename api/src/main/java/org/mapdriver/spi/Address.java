package org.mapdriver.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key, split at its last {@code @} as mail addresses are. */
record Address(byte[] whole, byte[] local, byte @Nullable [] domain) {

  /** A key without {@code @} is all local part; the domain is then null, otherwise maybe empty. */
  static Address split(byte[] key) {
    for (int i = key.length - 1; i >= 0; i--) {
      if (key[i] == '@') {
        return new Address(
            key, Arrays.copyOfRange(key, 0, i), Arrays.copyOfRange(key, i + 1, key.length));
      }
    }
    return new Address(key, key, null);
  }

  /** What a lower-case directive or a digit stands for, or null if the key lacks it. */
  byte @Nullable [] part(char directive) {
    return switch (directive) {
      case 's' -> whole;
      case 'u' -> local.length == 0 ? null : local;
      case 'd' -> domain == null || domain.length == 0 ? null : domain;
      default -> label(directive - '0');
    };
  }

  /** The label at a place from the right, from 1; empty labels are passed over. */
  private byte @Nullable [] label(int place) {
    if (domain == null) {
      return null;
    }
    int end = domain.length;
    int left = place;
    for (int i = domain.length - 1; i >= -1; i--) {
      if (i == -1 || domain[i] == '.') {
        if (i + 1 < end && --left == 0) {
          return Arrays.copyOfRange(domain, i + 1, end);
        }
        end = i;
      }
    }
    return null;
  }
}
