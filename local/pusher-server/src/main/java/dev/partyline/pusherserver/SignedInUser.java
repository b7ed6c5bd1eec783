package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The user of a connection that signed in.
 *
 * @param info {@code user_info}, any JSON of at most 1 KB, or null if there is none
 */
record SignedInUser(UserId id, @Nullable JsonNode info) {

  /** The member of a presence channel whose subscription has no {@code channel_data}. */
  Member asMember() {
    return new Member(id.toString(), info);
  }
}
