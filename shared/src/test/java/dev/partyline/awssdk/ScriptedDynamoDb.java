package dev.partyline.awssdk;

import dev.partyline.Some;
import dev.partyline.environment.Environment;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A scripted DynamoDB, and its client. */
public final class ScriptedDynamoDb implements AutoCloseable {

  private final ScriptedService server;
  private final AwsSdk sdk;
  private final AwsService<DynamoDbClient> client;

  public ScriptedDynamoDb(ScriptedService.Script... script) throws IOException {
    this(() -> credentials("AKIDEXAMPLE"), script);
  }

  ScriptedDynamoDb(Supplier<AwsCredentialsProvider> credentials, ScriptedService.Script... script)
      throws IOException {
    FirstCalls.areMade();
    server = new ScriptedService(script);
    sdk = new AwsSdk(AwsSdk.httpClient().build(), credentials);
    client = DynamoDb.from(environment(server.url()), sdk);
  }

  static AwsCredentialsProvider credentials(String accessKeyId) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(accessKeyId, "wJalrXUtnFEMI", "the-session"));
  }

  private static Environment environment(String url) {
    return Some.environment(
        "STAGE", "local", "AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_DYNAMODB", url);
  }

  public ScriptedDynamoDb then(ScriptedService.Script... script) {
    server.then(script);
    return this;
  }

  public AwsService<DynamoDbClient> client() {
    return client;
  }

  public List<ScriptedService.Call> calls() {
    return server.calls();
  }

  String url() {
    return server.url();
  }

  int connections() {
    return server.connections();
  }

  void goDown() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    sdk.close();
    server.close();
  }
}
