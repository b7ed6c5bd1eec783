package dev.partyline.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.pusher.CredentialsSource;
import java.time.Clock;

/**
 * What every function is wired from.
 *
 * @param environment the process's variables
 * @param sdk for the function's calls to AWS
 * @param credentials of the Pusher app; a failed read of the secret is a line in Lambda's log
 * @param clock the system's
 */
public record FunctionInit(
    Environment environment, AwsSdk sdk, CredentialsSource credentials, Clock clock) {

  /**
   * For this process.
   *
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or invalid
   */
  public static FunctionInit ofProcess() {
    Environment environment = new Environment(System.getenv());
    AwsSdk sdk = AwsSdk.from(environment);
    Clock clock = Clock.systemUTC();
    CredentialsSource credentials =
        CredentialsSource.from(
            environment,
            sdk,
            clock,
            line -> LambdaRuntime.getLogger().log(line.getBytes(UTF_8), LogLevel.ERROR));
    return new FunctionInit(environment, sdk, credentials, clock);
  }
}
