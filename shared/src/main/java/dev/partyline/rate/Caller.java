package dev.partyline.rate;

import dev.partyline.channel.UserId;
import dev.partyline.pseudonym.Pseudonyms;
import java.util.Optional;

/**
 * The caller whose requests are counted together: a user, or an address if there is no user. The
 * two never share a count.
 */
public sealed interface Caller {

  /** The user of an accepted token. */
  static Caller user(UserId userId) {
    return new User(userId);
  }

  /**
   * The source address of a request without a token, or whose token was not accepted: an IPv4
   * address, or the /64 of an IPv6 address.
   */
  static Caller address(String sourceIp) {
    return new Address(IpPrefix.of(sourceIp));
  }

  /**
   * The caller's name outside of this sandbox, without the id or the address; empty if the app's
   * secret is unknown at this moment.
   */
  Optional<String> pseudonym(Pseudonyms pseudonyms);

  /** A user. */
  record User(UserId id) implements Caller {
    @Override
    public Optional<String> pseudonym(Pseudonyms pseudonyms) {
      return pseudonyms.user(id).map(hash -> "user:" + hash);
    }
  }

  /** An address. */
  record Address(IpPrefix prefix) implements Caller {
    @Override
    public Optional<String> pseudonym(Pseudonyms pseudonyms) {
      return pseudonyms.address(prefix.text()).map(hash -> "address:" + hash);
    }
  }
}
