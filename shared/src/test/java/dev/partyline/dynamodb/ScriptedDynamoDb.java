package dev.partyline.dynamodb;

import dev.partyline.Some;
import dev.partyline.aws.ScriptedService;
import dev.partyline.environment.Environment;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** A DynamoDB that answers as a test wants it, and the client that asks it. */
public final class ScriptedDynamoDb implements AutoCloseable {

  private final ScriptedService server;
  private final DynamoDb client;

  public ScriptedDynamoDb(ScriptedService.Script... script) throws IOException {
    server = new ScriptedService(script);
    Environment environment = environment(server.url());
    client = DynamoDb.from(environment, () -> environment, Clock.systemUTC());
  }

  static Environment environment(String url) {
    return Some.environment(
        "STAGE", "local",
        "AWS_REGION", "eu-central-1",
        "AWS_ENDPOINT_URL_DYNAMODB", url,
        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI",
        "AWS_SESSION_TOKEN", "the-session");
  }

  public ScriptedDynamoDb then(ScriptedService.Script... script) {
    server.then(script);
    return this;
  }

  public DynamoDb client() {
    return client;
  }

  public String url() {
    return server.url();
  }

  public List<ScriptedService.Call> calls() {
    return server.calls();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
