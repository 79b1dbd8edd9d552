package org.mapdriver.memcache.connection;

import java.util.List;
import org.mapdriver.memcache.protocol.Command;

/** Commands whose outcome nobody waits for. */
final class PostedCall extends CommandCall {
  private final MemcacheClient client;
  private final MemcacheClient.PostOffice office;

  PostedCall(
      List<? extends Command<?>> commands,
      MemcacheClient client,
      MemcacheClient.PostOffice office) {
    super(commands, /* alone= */ false, null);
    this.client = client;
    this.office = office;
  }

  @Override
  boolean tell(Object outcome) {
    if (outcome instanceof Setback setback) {
      client.notDelivered(this, setback, office);
    }
    return false;
  }
}
