package org.mapdriver.memcache.connection;

import java.util.List;
import org.mapdriver.memcache.protocol.Command;

/** Commands whose outcome nobody waits for. */
final class PostedCall extends CommandCall {
  private final long bytes;
  private final MemcacheClient client;
  private final MemcacheClient.PostOffice office;

  PostedCall(
      List<? extends Command<?>> commands,
      long bytes,
      MemcacheClient client,
      MemcacheClient.PostOffice office) {
    super(commands, /* alone= */ false, null);
    this.bytes = bytes;
    this.client = client;
    this.office = office;
  }

  long bytes() {
    return bytes;
  }

  @Override
  boolean tell(Object outcome) {
    client.ended(this, outcome, office);
    return false;
  }
}
