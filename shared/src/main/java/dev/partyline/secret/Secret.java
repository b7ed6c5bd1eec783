package dev.partyline.secret;

import dev.partyline.aws.CallException;
import dev.partyline.aws.Deadline;
import dev.partyline.aws.JsonService;
import dev.partyline.aws.Service;
import dev.partyline.environment.Environment;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** One secret of AWS Secrets Manager, read by a single call. Keeps nothing. Thread-safe. */
public final class Secret {

  /** The longest {@code SecretString}; ours are a hundredth of it. */
  private static final int MAX_BYTES = 64 * 1024;

  private final SecretArn arn;
  private final Service service;
  private final Supplier<Environment> environmentAtUse;
  private final Clock clock;

  private Secret(
      SecretArn arn, Service service, Supplier<Environment> environmentAtUse, Clock clock) {
    this.arn = arn;
    this.service = service;
    this.environmentAtUse = environmentAtUse;
    this.clock = clock;
  }

  /**
   * The secret that a variable names.
   *
   * @param environment at init; {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} is an address to ask
   *     instead of the region's own (<a
   *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">endpoints
   *     of services</a>)
   * @param environmentAtUse the same variables whenever the secret is read: the function's own
   *     credentials are others after SnapStart's restore
   * @return nothing if the variable is not set
   * @throws dev.partyline.environment.EnvironmentException if one makes no sense
   */
  public static Optional<Secret> from(
      Environment environment,
      Supplier<Environment> environmentAtUse,
      String variable,
      Clock clock) {
    return SecretArn.from(environment, variable)
        .map(arn -> new Secret(arn, service(environment, arn), environmentAtUse, clock));
  }

  private static Service service(Environment environment, SecretArn arn) {
    String variable = "AWS_ENDPOINT_URL_SECRETS_MANAGER";
    URI url =
        environment.optional(variable).isPresent()
            ? environment.safeUrl(variable)
            : arn.region().endpoint("secretsmanager");
    return new Service(
        "secretsmanager", arn.region().name(), url, "secretsmanager", "application/x-amz-json-1.1");
  }

  /**
   * Reads it.
   *
   * @param atMost how long that may take, all together: the function's own credentials, the look-up
   *     of the name, and the last byte of the answer
   * @return the {@code SecretString}
   * @throws SecretException if it cannot be had, whatever the reason
   */
  public String read(Duration atMost) throws SecretException {
    // Anew for each read, and the function's credentials with it: there is one in five minutes, and
    // what is not kept is never expired.
    JsonService secretsManager = new JsonService(service, environmentAtUse, MAX_BYTES, clock);
    try {
      return GetSecretValue.secretString(
          secretsManager.call(GetSecretValue.NAME, GetSecretValue.body(arn), Deadline.in(atMost)));
    } catch (CallException e) {
      throw SecretException.of(e);
    }
  }
}
