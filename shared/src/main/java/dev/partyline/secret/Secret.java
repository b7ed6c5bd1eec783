package dev.partyline.secret;

import dev.partyline.environment.Environment;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One secret of AWS Secrets Manager, read by a single call (<a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>).
 * Keeps nothing. Thread-safe.
 */
public final class Secret {

  private final SecretRequest request;
  private final FunctionCredentials credentials;

  private Secret(SecretRequest request, FunctionCredentials credentials) {
    this.request = request;
    this.credentials = credentials;
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
        .map(
            arn ->
                new Secret(
                    new SecretRequest(arn, endpoint(environment).orElse(arn.endpoint()), clock),
                    new FunctionCredentials(environmentAtUse)));
  }

  private static Optional<URI> endpoint(Environment environment) {
    String variable = "AWS_ENDPOINT_URL_SECRETS_MANAGER";
    return environment.optional(variable).map(set -> environment.safeUrl(variable));
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
    FutureTask<String> answer = new FutureTask<>(this::read);
    Thread.ofPlatform().daemon().name("secret").start(answer);
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw SecretException.unreachable("timeout");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SecretException known) {
        throw known;
      }
      // Of a fault that nobody thought of the type alone: its text might be a piece of the secret.
      Throwable fault = e.getCause() == null ? e : e.getCause();
      throw SecretException.unreachable(fault.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretException.unreachable("interrupted");
    } finally {
      // Also ends a call that is still at it.
      answer.cancel(true);
    }
  }

  private String read() throws SecretException, InterruptedException {
    // A client for each read: there is one in five minutes, and no connection of the last one's
    // would have outlived a freeze.
    try (BoundedHttp http = new BoundedHttp()) {
      HttpRequest signed = request.signedWith(credentials.fetch(http));
      return SecretRequest.secretString(http.send(signed));
    }
  }
}
