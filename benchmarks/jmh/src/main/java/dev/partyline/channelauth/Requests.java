package dev.partyline.channelauth;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.benchmark.runner.AuthRequest;
import dev.partyline.benchmark.runner.Issuer;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.priming.PrimingInvocation;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.token.TokenVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The whole function, and requests of one kind for it. */
final class Requests {

  static final String USER = "48873148-efcc-4c01-b8a8-56b55f1143e3";
  static final String PARTY = "6f1c9a52-0f3e-4d5b-9a65-0d0c7a3b1f60";

  /** More tokens than any cache of tokens should hold. */
  static final int TOKENS = 2048;

  private final Issuer issuer;
  private final ChannelAuthHandler handler;
  private final byte[][] events;
  private int next;

  /**
   * @param dynamoDb where the table is
   * @param channel the requested channel
   * @param isFresh whether each request has a token of its own
   */
  Requests(Issuer issuer, String dynamoDb, String channel, boolean isFresh)
      throws GeneralSecurityException {
    this.issuer = issuer;
    Environment environment = environmentWith(dynamoDb, issuer.keySet());
    Clock clock = Clock.systemUTC();
    this.handler =
        new ChannelAuthHandler(
            ChannelAuth.from(
                environment,
                TokenVerifier.from(environment, clock),
                new AwsSdk(AwsSdk.httpClient().build(), Requests::awsCredentials),
                credentials(),
                clock),
            new Pseudonyms(credentials()),
            Stage.from(environment),
            clock);
    this.events = new byte[TOKENS][];
    String token = issuer.token(USER);
    for (int number = 0; number < TOKENS; number++) {
      String socketId = (1000 + number) + ".100000";
      events[number] =
          new AuthRequest(socketId, channel, isFresh ? issuer.token(USER) : token).event();
    }
  }

  static FixedCredentials credentials() {
    return new FixedCredentials(new PusherCredentials("1", AuthRequest.KEY, AuthRequest.SECRET));
  }

  private static AwsCredentialsProvider awsCredentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }

  static Environment environment(String keySet, String algorithm) {
    return new Environment(variables(keySet, algorithm));
  }

  private static Map<String, String> variables(String keySet, String algorithm) {
    Map<String, String> variables = new HashMap<>();
    variables.put("STAGE", "local");
    variables.put("PARTY_TABLE", "party");
    variables.put("JWT_ISSUER", Issuer.NAME);
    variables.put("JWT_AUDIENCE", Issuer.AUDIENCE);
    variables.put("JWT_ALGORITHMS", algorithm);
    variables.put("JWKS", keySet);
    variables.put("AUTH_REQUESTS_PER_MINUTE", "1000000");
    return variables;
  }

  private static Environment environmentWith(String dynamoDb, String keySet) {
    Map<String, String> variables = variables(keySet, "RS256");
    variables.put("AWS_REGION", "eu-central-1");
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb);
    return new Environment(variables);
  }

  Issuer issuer() {
    return issuer;
  }

  /** The next event. */
  byte[] event() {
    next = (next + 1) % TOKENS;
    return events[next];
  }

  /** From the bytes of the event to the bytes of the answer. */
  ByteArrayOutputStream answer() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event()), output, new PrimingInvocation(Clock.systemUTC()));
    return output;
  }

  /** Fails unless the answer is a 200. */
  void check() throws IOException {
    String answer = answer().toString(StandardCharsets.UTF_8);
    if (!answer.contains("\"statusCode\":200")) {
      throw new IllegalStateException(answer);
    }
  }
}
