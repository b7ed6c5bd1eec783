package dev.partyline.stack;

import dev.partyline.cloud.dynamodb.DynamoDb;
import dev.partyline.cloud.issuer.TokenIssuer;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.pusherserver.PusherServer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The local servers for DynamoDB, Pusher and the token issuer, on loopback. */
public final class Services implements AutoCloseable {

  public static final String REGION = "us-east-1";
  public static final String ACCOUNT = "000000000000";
  private static final String ACCESS_KEY = "local";

  private final Closeables closeables = new Closeables();
  private final DynamoDb dynamoDb;
  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;
  private final PusherServer pusher;
  private final PusherApp pusherApp;
  private final TokenIssuer issuer;

  /**
   * Starts the servers.
   *
   * @param tableServer starts the server with the tables
   * @param pusherApp the Pusher server's app
   * @throws StartException if a server cannot be started
   */
  Services(Ports ports, Server<? extends DynamoDb> tableServer, PusherApp pusherApp, Clock clock)
      throws StartException {
    this.pusherApp = pusherApp;
    try {
      dynamoDb = closeables.add(start("dynamodb", ports.dynamodb(), tableServer));
      pusher =
          closeables.add(
              start("pusher", ports.pusher(), port -> PusherServer.start(port, pusherApp, clock)));
      issuer = closeables.add(start("issuer", ports.issuer(), TokenIssuer::start));
      tables =
          closeables.add(
              DynamoDbClient.builder()
                  .endpointOverride(URI.create(dynamoDb.url()))
                  .region(Region.of(REGION))
                  .credentialsProvider(credentials())
                  .httpClientBuilder(Apache5HttpClient.builder())
                  .build());
      streams =
          closeables.add(
              DynamoDbStreamsClient.builder()
                  .endpointOverride(URI.create(dynamoDb.url()))
                  .region(Region.of(REGION))
                  .credentialsProvider(credentials())
                  .httpClientBuilder(Apache5HttpClient.builder())
                  .build());
    } catch (StartException | RuntimeException e) {
      closeables.close();
      throw e;
    }
  }

  /** A Pusher app with a random secret. */
  static PusherApp newPusherApp() {
    return new PusherApp("1", "partyline-local", randomSecret());
  }

  private static String randomSecret() {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** Credentials for the local services, which do not check them. */
  public static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, ACCESS_KEY));
  }

  /**
   * Starts a server.
   *
   * @param name the name in {@code --<name>-port}
   * @throws StartException if that fails; the message is one line
   */
  static <T> T start(String name, int port, Server<T> server) throws StartException {
    try {
      return server.start(port);
    } catch (BindException e) {
      throw new StartException(
          "port %d is in use: choose another one with --%s-port (0 = any free one)"
              .formatted(port, name));
    } catch (IOException e) {
      throw new StartException(name + " cannot be started: " + e.getMessage());
    }
  }

  public DynamoDbClient tables() {
    return tables;
  }

  public DynamoDbStreamsClient streams() {
    return streams;
  }

  public String dynamoDbUrl() {
    return dynamoDb.url();
  }

  public PusherApp pusherApp() {
    return pusherApp;
  }

  public int pusherPort() {
    return pusher.port();
  }

  public TokenIssuer issuer() {
    return issuer;
  }

  /** The placeholders of the template's {@code Metadata.Local}. */
  public Map<String, String> placeholders() {
    return Map.of(
        "issuer.url", issuer.url(),
        "issuer.jwks", issuer.jwksUrl(),
        "issuer.audience", TokenIssuer.AUDIENCE,
        "dynamodb.url", dynamoDb.url(),
        "pusher.host", "127.0.0.1",
        "pusher.port", Integer.toString(pusher.port()),
        "pusher.appId", pusherApp.id(),
        "pusher.key", pusherApp.key(),
        "pusher.secret", pusherApp.secret());
  }

  /** The environment variables of Lambda's platform. */
  public Map<String, String> platformEnvironment() {
    return platformEnvironment(dynamoDb.url());
  }

  private static Map<String, String> platformEnvironment(String dynamoDbUrl) {
    return Map.of(
        "AWS_REGION", REGION,
        "AWS_DEFAULT_REGION", REGION,
        "AWS_ACCESS_KEY_ID", ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY", ACCESS_KEY,
        "AWS_ENDPOINT_URL_DYNAMODB", dynamoDbUrl);
  }

  @Override
  public void close() {
    closeables.close();
  }

  /** Starts a server on a port. */
  @FunctionalInterface
  public interface Server<T> {
    T start(int port) throws IOException;
  }
}
