package org.mapdriver.memcache.connection;

import org.jspecify.annotations.Nullable;

/** Asks for the value of a key; the outcome is the value, or {@link #MISS}. */
class GetCall extends Call {
  /** Not the value. */
  static final byte[] MISS = {};

  private final byte[] key;

  GetCall(byte[] key, @Nullable Thread caller) {
    super(caller);
    this.key = key;
  }

  final byte[] key() {
    return key;
  }

  @Override
  final Call again(boolean byItself) {
    return byItself ? new Alone(key, caller()) : new GetCall(key, caller());
  }

  @Override
  final int keys() {
    return 1;
  }

  /** One that travels alone. */
  static final class Alone extends GetCall {
    Alone(byte[] key, @Nullable Thread caller) {
      super(key, caller);
    }

    @Override
    boolean alone() {
      return true;
    }
  }
}
