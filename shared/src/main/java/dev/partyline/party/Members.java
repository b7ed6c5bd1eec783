package dev.partyline.party;

import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import java.util.Optional;

/** Who is in which party. */
@FunctionalInterface
public interface Members {

  /**
   * Looks one member up, as the table is now.
   *
   * @return the member; nothing if there is no such party or this user is not in it, which cost and
   *     look the same
   * @throws dev.partyline.outcome.UnavailableException if the table cannot be asked
   */
  Optional<Member> find(PartyId partyId, UserId userId);
}
