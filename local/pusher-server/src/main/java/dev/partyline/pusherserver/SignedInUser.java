package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user of a connection that signed in.
 *
 * @param info {@code user_info}, an object of at most 1 KB, or null if there is none
 * @param watchlist the ids of the users whose status the user wants to know, in the given order
 */
record SignedInUser(UserId id, @Nullable JsonNode info, Set<String> watchlist) {

  /** The member of a presence channel whose subscription has no {@code channel_data}. */
  Member asMember() {
    return new Member(id.toString(), info);
  }
}
