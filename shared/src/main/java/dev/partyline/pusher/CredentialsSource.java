package dev.partyline.pusher;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the app's credentials come from. Thread-safe. */
public sealed interface CredentialsSource permits FixedCredentials, SecretCredentials {

  /** How long reading a secret may take. */
  Duration READ_TIMEOUT = Duration.ofSeconds(2);

  /**
   * The credentials to use now.
   *
   * @param atMost how long they may take; {@link #READ_TIMEOUT} if it is more
   * @throws dev.partyline.outcome.UnavailableException if there are none now
   */
  PusherCredentials current(Duration atMost);

  /**
   * The credentials to use now that Pusher has refused some.
   *
   * @param refused those that it answered 401 to
   * @return the same, if there are no others
   */
  PusherCredentials afterRefusal(PusherCredentials refused, Duration atMost);

  /** Begins to get them ready, and returns at once. Never throws. */
  void prefetch();

  /** Gets them anew, however old they are: after SnapStart's restore. Never throws. */
  void refresh();

  /**
   * Reads {@code PUSHER_SECRET_ARN}, or else what {@link PusherCredentials#from} does. Both is one
   * too many: which of them is meant, nobody could tell.
   *
   * @param sdk what a secret is read with
   * @param log takes a line of JSON for each read that failed; it shows no value
   * @throws EnvironmentException if a variable is missing or makes no sense, or there is one too
   *     many
   */
  static CredentialsSource from(
      Environment environment, AwsSdk sdk, Clock clock, Consumer<String> log) {
    Optional<PusherSecret> secret = PusherSecret.from(environment, sdk);
    if (secret.isEmpty()) {
      return new FixedCredentials(PusherCredentials.from(environment));
    }
    for (String variable : List.of("PUSHER_APP_ID", "PUSHER_APP_KEY", "PUSHER_APP_SECRET")) {
      if (environment.optional(variable).isPresent()) {
        throw new EnvironmentException(
            "PUSHER_SECRET_ARN", "is set, and " + variable + " too: one of them must go");
      }
    }
    return new SecretCredentials(secret.get(), clock, log);
  }
}
