package dev.partyline.mockevent;

import dev.partyline.authorization.Authorizer;
import dev.partyline.authorization.Decision;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.http.Request;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.party.PartyTable;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.Avatars;
import java.time.Clock;
import java.time.Duration;

/**
 * Checks the caller of a mock event: none is allowed in prod, authenticated users in dev, everyone
 * locally.
 */
@FunctionalInterface
interface CallerCheck {

  /** How long to wait for the issuer's key set and the party table together. */
  Duration TIMEOUT = Duration.ofSeconds(3);

  /** What the request's caller may publish, if the caller is allowed. */
  Outcome<ChannelCheck> check(Request request);

  /** Checks the channel of a mock event. */
  @FunctionalInterface
  interface ChannelCheck {

    /**
     * The notification, if the caller may publish on its channel.
     *
     * @throws dev.partyline.outcome.UnavailableException if the party table is unavailable
     */
    Outcome<Notification> check(Notification notification);
  }

  /**
   * Reads {@code STAGE}, and in dev the variables of the token verifier and of the party table.
   *
   * @throws EnvironmentException if the stage is prod, or a variable is missing or invalid
   */
  static CallerCheck from(Environment environment, AwsSdk sdk, Clock clock) {
    return switch (Stage.from(environment)) {
      case PROD ->
          throw new EnvironmentException("STAGE", "is prod, where there are no mock events");
      case LOCAL -> request -> Outcome.accepted(Outcome::accepted);
      case DEV ->
          ofSubscribers(
              TokenVerifier.from(environment, clock),
              new Authorizer(
                  new PartyTable(
                      DynamoDb.from(environment, sdk),
                      environment.required("PARTY_TABLE"),
                      Avatars.from(environment),
                      clock)));
    };
  }

  /** Allows authenticated users, each on the channels that the user may subscribe to. */
  static CallerCheck ofSubscribers(TokenVerifier tokens, Authorizer authorizer) {
    return request -> {
      Deadline deadline = Deadline.in(TIMEOUT);
      return tokens
          .verify(request.authorizationHeader(), deadline)
          .then(
              user ->
                  Outcome.accepted(
                      notification ->
                          switch (authorizer.decide(user, notification.channel(), deadline)) {
                            case Decision.Granted() -> Outcome.accepted(notification);
                            case Decision.GrantedPresence(var shown) ->
                                Outcome.accepted(notification);
                            case Decision.Denied(String reason) ->
                                Outcome.refused(new Refusal.Denied(reason));
                          }));
    };
  }
}
