package dev.partyline.awssdk;

import dev.partyline.Some;
import dev.partyline.environment.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes the AWS SDK's first call of each service before a test that waits for one only briefly:
 * loading and initializing its classes takes seconds on a busy machine.
 */
public final class FirstCalls {

  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
  private static final AtomicBoolean MADE = new AtomicBoolean();

  private FirstCalls() {}

  /** Makes them, once in a JVM. */
  public static synchronized void areMade() throws IOException {
    if (MADE.get()) {
      return;
    }
    try (ScriptedService service = new ScriptedService(ScriptedService.json(200, "{}"));
        AwsSdk sdk =
            new AwsSdk(AwsSdk.httpClient().build(), () -> ScriptedDynamoDb.credentials("AKID"))) {
      Environment environment =
          Some.environment(
              "STAGE",
              "local",
              "AWS_REGION",
              "eu-central-1",
              "AWS_ENDPOINT_URL_DYNAMODB",
              service.url(),
              "AWS_ENDPOINT_URL_SECRETS_MANAGER",
              service.url());
      DynamoDb.from(environment, sdk)
          .call(
              LONG_ENOUGH,
              (client, limits) ->
                  client.getItem(
                      get ->
                          get.tableName("any")
                              .key(Map.of("PK", AttributeValue.fromS("any")))
                              .overrideConfiguration(limits)));
      Secrets.from(environment, Region.EU_CENTRAL_1, sdk)
          .call(
              LONG_ENOUGH,
              (client, limits) ->
                  client.getSecretValue(get -> get.secretId("any").overrideConfiguration(limits)));
    } catch (AwsException e) {
      throw new IOException("the first calls failed", e);
    }
    MADE.set(true);
  }
}
