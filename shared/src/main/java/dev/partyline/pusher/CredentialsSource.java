package dev.partyline.pusher;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Provides the app's credentials. Thread-safe. */
public sealed interface CredentialsSource permits FixedCredentials, SecretCredentials {

  /** The timeout for reading a secret. */
  Duration READ_TIMEOUT = Duration.ofSeconds(2);

  /**
   * The current credentials.
   *
   * @param atMost the timeout; {@link #READ_TIMEOUT} if that is shorter
   * @throws dev.partyline.outcome.UnavailableException if there are none now
   */
  PusherCredentials current(Duration atMost);

  /**
   * The credentials that are known at this moment; empty if there are none. Never waits and reads
   * nothing, so these may be older than {@link #current} would return.
   */
  Optional<PusherCredentials> known();

  /**
   * The credentials to use after Pusher refused some with a 401; the same if there are no others.
   */
  PusherCredentials afterRefusal(PusherCredentials refused, Duration atMost);

  /** Starts to fetch them in the background. Never throws. */
  void prefetch();

  /** Fetches them again, however fresh: after SnapStart's restore. Never throws. */
  void refresh();

  /**
   * Reads {@code PUSHER_SECRET_ARN}, or else the variables of {@link PusherCredentials#from}. To
   * set both is an error, since it is ambiguous.
   *
   * @param sdk to read a secret with
   * @param log receives a line of JSON, without values, for each failed read
   * @throws EnvironmentException if a variable is missing or invalid, or both are set
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
