package org.mapdriver.memcache.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How much memory a server's word is good for. */
final class DataBlockTest {
  private static final ByteBuffer PIECE = ByteBuffer.allocate(1000);

  private final DataBlock block = new DataBlock();

  private boolean fillWith(int bytes) {
    boolean full = false;
    for (int left = bytes; left > 0; left -= PIECE.capacity()) {
      full = block.fill(PIECE.duplicate().limit(Math.min(left, PIECE.capacity())));
    }
    return full;
  }

  @Test
  void expect_asMuchAsMemcachedHolds_isTakenOnce() {
    block.expect(DataBlock.TRUSTED_BYTES);
    assertThat(fillWith(10)).isFalse();
    byte[] early = block.take();

    assertThat(early).hasSize(DataBlock.TRUSTED_BYTES);
  }

  @Test
  void expect_more_isNotTakenBeforeItArrives() {
    block.expect(Integer.MAX_VALUE - 8);
    assertThat(fillWith(10)).isFalse();

    assertThat(block.take()).hasSize(DataBlock.TRUSTED_BYTES);
  }

  @Test
  void fill_moreThanIsTrusted_hasAllBytesInTheEnd() {
    int bytes = 5 * DataBlock.TRUSTED_BYTES + 7;
    block.expect(bytes);
    assertThat(fillWith(bytes - 1)).isFalse();
    assertThat(fillWith(1)).isTrue();

    assertThat(block.take()).hasSize(bytes);
  }
}
