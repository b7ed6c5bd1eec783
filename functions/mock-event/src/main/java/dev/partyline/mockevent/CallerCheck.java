package dev.partyline.mockevent;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.token.TokenVerifier;
import java.time.Clock;

/** Who may publish mock events: nobody in prod, users in dev, whoever is at the machine locally. */
@FunctionalInterface
interface Caller {

  /** The request, if its sender may go on. */
  Outcome<Request> admit(Request request);

  /**
   * Reads {@code STAGE}, and in dev what the token verifier needs.
   *
   * @throws EnvironmentException if the stage is prod, or a variable is missing or makes no sense
   */
  static Caller from(Environment environment, Clock clock) {
    return switch (Stage.from(environment)) {
      case PROD ->
          throw new EnvironmentException("STAGE", "is prod, where there are no mock events");
      case LOCAL -> Outcome::accepted;
      case DEV -> {
        TokenVerifier tokens = TokenVerifier.from(environment, clock);
        yield request ->
            tokens.verify(request.authorizationHeader()).then(user -> Outcome.accepted(request));
      }
    };
  }
}
