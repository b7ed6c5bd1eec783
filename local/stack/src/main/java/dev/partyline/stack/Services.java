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

/** What the cloud, Pusher and the identity provider are elsewhere: three servers on loopback. */
public final class Services implements AutoCloseable {

  public static final String REGION = "us-east-1";
  public static final String ACCOUNT = "000000000000";
  private static final String ACCESS_KEY = "local";

  private final Closeables closing = new Closeables();
  private final DynamoDb dynamoDb;
  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;
  private final PusherServer pusher;
  private final PusherApp pusherApp;
  private final TokenIssuer issuer;

  /**
   * Starts all three.
   *
   * @param tableServer starts the one that has the tables
   * @param pusherApp the app that the Pusher server serves
   * @throws StartException if one cannot be started
   */
  Services(Ports ports, Server<? extends DynamoDb> tableServer, PusherApp pusherApp, Clock clock)
      throws StartException {
    this.pusherApp = pusherApp;
    try {
      dynamoDb = closing.add(start("dynamodb", ports.dynamodb(), tableServer));
      pusher =
          closing.add(
              start("pusher", ports.pusher(), port -> PusherServer.start(port, pusherApp, clock)));
      issuer = closing.add(start("issuer", ports.issuer(), TokenIssuer::start));
      tables =
          closing.add(
              DynamoDbClient.builder()
                  .endpointOverride(URI.create(dynamoDb.url()))
                  .region(Region.of(REGION))
                  .credentialsProvider(credentials())
                  .httpClientBuilder(Apache5HttpClient.builder())
                  .build());
      streams =
          closing.add(
              DynamoDbStreamsClient.builder()
                  .endpointOverride(URI.create(dynamoDb.url()))
                  .region(Region.of(REGION))
                  .credentialsProvider(credentials())
                  .httpClientBuilder(Apache5HttpClient.builder())
                  .build());
    } catch (StartException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /** Its secret is another one at each start: nobody gets used to it. */
  static PusherApp freshPusherApp() {
    return new PusherApp("1", "partyline-local", freshSecret());
  }

  private static String freshSecret() {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** What all local services take; none of them looks at it. */
  public static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, ACCESS_KEY));
  }

  /**
   * Starts a server, and says in one line why it cannot be started.
   *
   * @param name as in {@code --<name>-port}
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

  /** What the template's {@code Metadata.Local} may refer to. */
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

  /** What Lambda's platform gives every function. */
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
    closing.close();
  }

  /** Something that listens on a port. */
  @FunctionalInterface
  public interface Server<T> {
    T start(int port) throws IOException;
  }
}
