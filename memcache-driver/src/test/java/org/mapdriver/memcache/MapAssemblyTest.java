package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;

/** What becomes of the parts of a map that cannot be opened. */
final class MapAssemblyTest {
  private final AtomicInteger closed = new AtomicInteger();

  private final class Table implements LookupMap {
    @Override
    public byte @Nullable [] lookup(byte[] key) {
      return null;
    }

    @Override
    public MapUri uri() {
      return MapUri.parse("inline:{a=b}");
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** Opens the domain's table, then fails so at the backup. */
  private void open(Throwable failure) {
    MapOpener opener =
        (uri, options) -> {
          if (uri.startsWith("lmdb:")) {
            if (failure instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) failure;
          }
          return new Table();
        };
    MapUri uri =
        MapUri.parse("memcache:memcache=embedded:;domain=inline:{a=b};backup=lmdb:/no/such");
    new MapAssembly(uri, MapOptions.defaults(), opener, Ticker.SYSTEM).open();
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
  void open_laterPartFailsUnexpectedly_closesTheEarlierOnes(Class<? extends Throwable> type)
      throws Exception {
    Throwable failure = type.getConstructor().newInstance();

    assertThatThrownBy(() -> open(failure)).isSameAs(failure);

    assertThat(closed).hasValue(1);
  }

  @Test
  void open_laterPartDoesNotFit_closesTheEarlierOnesAndSaysSo() {
    assertThatThrownBy(() -> open(new IllegalArgumentException("too odd")))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("too odd");

    assertThat(closed).hasValue(1);
  }
}
