package dev.partyline.party;

import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import java.util.Optional;

/** The members of parties. */
@FunctionalInterface
public interface Members {

  /**
   * Reads a member, strongly consistent.
   *
   * @param deadline how long to wait for the table
   * @return empty if the party does not exist, or the user is not a member or no longer one, which
   *     take the same time
   * @throws dev.partyline.outcome.UnavailableException if the table is unavailable
   */
  Optional<Member> find(PartyId partyId, UserId userId, Deadline deadline);
}
