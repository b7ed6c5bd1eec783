package dev.partyline.mockevent;

import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;

/**
 * Checks the caller of a mock event: none is allowed in prod, authenticated users in dev, everyone
 * locally.
 */
@FunctionalInterface
interface CallerCheck {

  /** How long to wait for the issuer's key set. */
  Duration KEY_SET_TIMEOUT = Duration.ofSeconds(2);

  /** The request, if its caller is allowed. */
  Outcome<Request> check(Request request);

  /**
   * Reads {@code STAGE}, and in dev the token verifier's variables.
   *
   * @throws EnvironmentException if the stage is prod, or a variable is missing or invalid
   */
  static CallerCheck from(Environment environment, Clock clock) {
    return switch (Stage.from(environment)) {
      case PROD ->
          throw new EnvironmentException("STAGE", "is prod, where there are no mock events");
      case LOCAL -> Outcome::accepted;
      case DEV -> {
        TokenVerifier tokens = TokenVerifier.from(environment, clock);
        yield request ->
            tokens
                .verify(request.authorizationHeader(), Deadline.in(KEY_SET_TIMEOUT))
                .then(user -> Outcome.accepted(request));
      }
    };
  }
}
