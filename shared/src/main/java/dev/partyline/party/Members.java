package dev.partyline.party;

import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /**
   * Reads a user's memberships in several parties, strongly consistent.
   *
   * @param partyIds at most 100
   * @param deadline how long to wait for the table
   * @return the user as a member of each party; without the parties for which {@link #find} returns
   *     empty
   * @throws dev.partyline.outcome.UnavailableException if the table is unavailable, also for some
   *     of the parties only
   */
  default Map<PartyId, Member> findAll(Set<PartyId> partyIds, UserId userId, Deadline deadline) {
    Map<PartyId, Member> found = new HashMap<>();
    for (PartyId partyId : partyIds) {
      find(partyId, userId, deadline).ifPresent(member -> found.put(partyId, member));
    }
    return found;
  }
}
