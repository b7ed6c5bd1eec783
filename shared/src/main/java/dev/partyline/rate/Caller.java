package dev.partyline.rate;

import dev.partyline.channel.UserId;

/**
 * Whose requests are counted together: a user's, or, where there is no user, an address's. The two
 * never share a key.
 *
 * @param key for the table
 */
public record Caller(String key) {

  /** A user that a token has named. */
  public static Caller user(UserId userId) {
    return new Caller("user:" + userId.value());
  }

  /** An address whose token was not accepted. */
  public static Caller address(String sourceIp) {
    return new Caller("address:" + sourceIp);
  }
}
