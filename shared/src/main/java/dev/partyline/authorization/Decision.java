package dev.partyline.authorization;

import dev.partyline.user.User;

/** Whether a user may subscribe to a channel: granted or denied. */
public sealed interface Decision {

  /** Granted for a private channel. */
  record Granted() implements Decision {}

  /** Granted for a presence channel, which shows {@code user} with the profile from the party. */
  record GrantedPresence(User user) implements Decision {}

  /** Denied; {@code reason} names the rule, for the log only. */
  record Denied(String reason) implements Decision {}
}
