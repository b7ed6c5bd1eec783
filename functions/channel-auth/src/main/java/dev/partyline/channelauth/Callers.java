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
   * the caller's address if there is no token, or it is refused. The address is the one that API
   * Gateway sees, never one from a header: callers choose their headers.
   *
   * @param deadline for the key set and the shared count
   * @throws dev.partyline.outcome.UnavailableException if the key set is unavailable
   */
  Outcome<User> user(Request request, Deadline deadline, DecisionLog log) {
    return switch (tokens.verify(request.authorizationHeader(), deadline)) {
      case Outcome.Accepted<User>(User known) -> {
        log.user(known.id());
        yield withinRate(Caller.user(known.id()), known, "user_rate", deadline, log);
      }
      case Outcome.Refused<User>(Refusal refusal) ->
          withinRate(Caller.address(request.sourceIp()), refusal, "address_rate", deadline, log)
              .then(Outcome::refused);
    };
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
