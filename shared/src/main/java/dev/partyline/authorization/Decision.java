package dev.partyline.authorization;

import dev.partyline.user.User;

/** Whether a user may be in a channel. */
public sealed interface Decision {

  /** Yes. */
  record Granted() implements Decision {}

  /**
   * Yes, and this is what the others in the channel see.
   *
   * @param user the user, with the profile that the party knows
   */
  record GrantedPresence(User user) implements Decision {}

  /**
   * No.
   *
   * @param reason which rule said so, for the log only
   */
  record Denied(String reason) implements Decision {}
}
