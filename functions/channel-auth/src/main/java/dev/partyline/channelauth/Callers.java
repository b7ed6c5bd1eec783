package dev.partyline.channelauth;

import dev.partyline.deadline.Deadline;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.rate.Caller;
import dev.partyline.rate.RateLimiter;
import dev.partyline.rate.Verdict;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.User;

/** Authenticates callers and limits their rate. Thread-safe. */
final class Callers {

  private final TokenVerifier tokens;
  private final RateLimiter limiter;

  Callers(TokenVerifier tokens, RateLimiter limiter) {
    this.tokens = tokens;
    this.limiter = limiter;
  }

  /**
   * The user whose token the request has. Each request counts once: against its user, or against
   * the caller's address if the token is refused.
   *
   * @param deadline for the key set and the shared count
   * @throws dev.partyline.outcome.UnavailableException if the key set is unavailable
   */
  Outcome<User> user(Request request, Deadline deadline, DecisionLog log) {
    Outcome<User> user = tokens.verify(request.authorizationHeader(), deadline);
    if (user instanceof Outcome.Refused<User>(Refusal.BadToken bad)) {
      return withinRate(Caller.address(request.sourceIp()), bad, "address_rate", deadline, log)
          .then(Outcome::refused);
    }
    return user.then(
        known -> {
          log.user(known.id());
          return withinRate(Caller.user(known.id()), known, "user_rate", deadline, log);
        });
  }

  private <T> Outcome<T> withinRate(
      Caller caller, T value, String reason, Deadline deadline, DecisionLog log) {
    return switch (limiter.take(caller, deadline)) {
      case Verdict.Limited(var retryAfter) ->
          Outcome.refused(new Refusal.Limited(reason, retryAfter));
      case Verdict.Allowed(boolean sharedCountFailed) -> {
        if (sharedCountFailed) {
          log.sharedCountFailed();
        }
        yield Outcome.accepted(value);
      }
    };
  }
}
