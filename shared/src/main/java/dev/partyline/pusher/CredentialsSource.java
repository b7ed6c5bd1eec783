package dev.partyline.pusher;

import dev.partyline.aws.FunctionCredentials;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where the app's credentials come from. Thread-safe. */
public sealed interface CredentialsSource permits FixedCredentials, SecretCredentials {

  /** What a stand-in has to answer by path, beside what {@link FunctionCredentials} wants. */
  Map<String, String> STAND_IN_ANSWERS =
      Map.of(
          "/secret",
          "{\"SecretString\":\"{\\\"appId\\\":\\\"1\\\",\\\"key\\\":\\\"none\\\",\\\"secret\\\":\\\"none\\\"}\"}");

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
   * @param environment at init
   * @param environmentAtUse the same variables whenever the secret is read
   * @param log takes a line of JSON for each read that failed; it shows no value
   * @throws EnvironmentException if a variable is missing or makes no sense, or there is one too
   *     many
   */
  static CredentialsSource from(
      Environment environment,
      Supplier<Environment> environmentAtUse,
      Clock clock,
      Consumer<String> log) {
    Optional<Secret> secret =
        Secret.from(environment, environmentAtUse, "PUSHER_SECRET_ARN", clock);
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

  /**
   * Credentials that are none, read as from a secret but from a stand-in, so that what that takes
   * has been run once before a snapshot.
   *
   * @param standIn http, a host and a port on loopback; must answer as {@link #STAND_IN_ANSWERS}
   *     and {@link FunctionCredentials#STAND_IN_ANSWERS} have it
   */
  static CredentialsSource fromStandIn(URI standIn, Clock clock) {
    Map<String, String> variables = new HashMap<>(FunctionCredentials.standInVariables(standIn));
    variables.put(
        "PUSHER_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:stand-in");
    variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", standIn.resolve("/secret").toString());
    Environment environment = new Environment(variables);
    return from(environment, () -> environment, clock, line -> {});
  }
}
