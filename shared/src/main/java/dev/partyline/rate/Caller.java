package dev.partyline.rate;

import dev.partyline.channel.UserId;

/**
 * The caller whose requests are counted together: a user, or an address if there is no user. The
 * two never share a key.
 *
 * @param key in the table
 */
public record Caller(String key) {

  /** The user of an accepted token. */
  public static Caller user(UserId userId) {
    return new Caller("user:" + userId.value());
  }

  /** The source address of a request whose token was not accepted. */
  public static Caller address(String sourceIp) {
    return new Caller("address:" + sourceIp);
  }
}
