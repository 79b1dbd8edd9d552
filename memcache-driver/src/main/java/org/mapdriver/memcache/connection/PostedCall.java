package org.mapdriver.memcache.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.protocol.Command;

/** Commands whose outcome nobody waits for; it is passed on to an office instead. */
final class PostedCall extends CommandCall {
  private final MemcacheClient client;
  private final MemcacheClient.PostOffice office;
  private @Nullable Object outcome;

  PostedCall(
      List<? extends Command<?>> commands,
      long life,
      MemcacheClient client,
      MemcacheClient.PostOffice office) {
    super(commands, life, null);
    this.client = client;
    this.office = office;
  }

  /** Keeps it until it can be passed on without holding anybody up. */
  @Override
  boolean tell(Object something) {
    outcome = something;
    return true;
  }

  @Override
  void wake() {
    client.ended(this, outcome, office);
  }
}
