package dev.partyline.packaged;

import dev.partyline.cloud.dynamodb.DynamoDb;
import java.io.IOException;
import org.testcontainers.localstack.LocalStackContainer;

/**
 * LocalStack in a container. For tests with Docker only (<a
 * href="https://java.testcontainers.org/modules/localstack/">Testcontainers' module</a>).
 */
final class LocalStackServer implements DynamoDb {

  /** Set by the profile {@code localstack} to {@code localstack}. */
  static final String SWITCH = "partyline.dynamodb";

  static final String CHOSEN = "localstack";

  // The last version whose images start without an account's token.
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private final LocalStackContainer container;

  private LocalStackServer(LocalStackContainer container) {
    this.container = container;
    container.start();
  }

  /** Whether the integration tests run against LocalStack. */
  static boolean isChosen() {
    return CHOSEN.equals(System.getProperty(SWITCH));
  }

  static LocalStackServer start() {
    return new LocalStackServer(container());
  }

  /** The same, with access to ports of this machine. */
  static LocalStackServer startWithAccessToHost() {
    return new LocalStackServer(container().withAccessToHost(true));
  }

  private static LocalStackContainer container() {
    return new LocalStackContainer(IMAGE)
        // Streams from DynamoDB Local; otherwise LocalStack emulates them with its Kinesis.
        .withEnv("PROVIDER_OVERRIDE_DYNAMODB", "v2")
        // The template says arm64; the zips run on this machine's architecture.
        .withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1");
  }

  @Override
  public String url() {
    return container.getEndpoint().toString();
  }

  /**
   * The address at which containers reach the exposed ports of this machine. The containers of
   * LocalStack's functions are on the same network, but cannot resolve the name.
   */
  String hostAddress() throws IOException, InterruptedException {
    String line =
        container.execInContainer("getent", "hosts", "host.testcontainers.internal").getStdout();
    return line.strip().split("\\s+", -1)[0];
  }

  @Override
  public void close() {
    container.stop();
  }
}
