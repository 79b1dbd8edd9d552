package org.mapdriver.memcache.tier;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.memcache.connection.CacheFailure;

/** A cache that is another one, but for what a test overrides. */
public class ForwardingTier implements LeasingTier {
  private final LeasingTier tier;

  protected ForwardingTier(LeasingTier tier) {
    this.tier = tier;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws CacheFailure {
    return tier.get(key);
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
    return tier.getAll(keys);
  }

  @Override
  public List<CacheAnswer> claim(List<byte[]> keys) throws CacheFailure {
    return tier.claim(keys);
  }

  @Override
  public void fill(List<Fill> fills, FillOutcome outcome) {
    tier.fill(fills, outcome);
  }

  @Override
  public List<Burial> bury(List<byte[]> keys) throws CacheFailure {
    return tier.bury(keys);
  }

  @Override
  public List<Optional<Ticket>> replace(List<Ticket.Holder> seen) throws CacheFailure {
    return tier.replace(seen);
  }

  @Override
  public List<Removal> remove(List<Ticket.Holder> seen) throws CacheFailure {
    return tier.remove(seen);
  }

  @Override
  public LeasingTier insisting() {
    return this;
  }

  @Override
  public TierCheck check() {
    return tier.check();
  }

  @Override
  public void describe(MapStats.Builder stats) {
    tier.describe(stats);
  }

  @Override
  public void close() {
    tier.close();
  }
}
