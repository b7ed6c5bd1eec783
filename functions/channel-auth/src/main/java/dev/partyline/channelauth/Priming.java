package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import dev.partyline.authorization.Authorizer;
import dev.partyline.aws.FunctionCredentials;
import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.party.PartyTable;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.SubscriptionSigner;
import dev.partyline.rate.RateLimits;
import dev.partyline.snapshot.PrimingInvocation;
import dev.partyline.snapshot.StandIn;
import dev.partyline.token.ThrowawayIssuer;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs every kind of request through a handler of its own, before the snapshot is taken: what that
 * loads and warms is in all copies (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">performance
 * tuning</a>). The issuer, the table and the secret are stand-ins that are thrown away with all
 * that was made of them (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">uniqueness</a>).
 */
final class Priming {

  private static final String KEY_SET = "/keys";
  private static final String MEMBER =
      "{\"Item\":{\"PK\":{\"S\":\"PARTY#priming\"},\"SK\":{\"S\":\"MEMBER#priming\"},"
          + "\"username\":{\"S\":\"priming\"},\"avatar\":{\"S\":\"https://priming.invalid/a.png\"}}}";

  // As API Gateway has it, with what is passed over: a first request should find nothing new. Its
  // token, its type and its body are put in.
  private static final String EVENT =
      """
      {"version":"2.0","routeKey":"POST /pusher/auth","rawPath":"/pusher/auth","rawQueryString":"",
        "headers":{"accept":"*/*","accept-encoding":"gzip, deflate, br","accept-language":"en",
          "content-length":"60","host":"priming.invalid","origin":"https://priming.invalid",
          "x-amzn-trace-id":"Root=1-0-0",
          "x-forwarded-for":"192.0.2.1","x-forwarded-port":"443","x-forwarded-proto":"https"},
        "requestContext":{"accountId":"000000000000","apiId":"priming",
          "domainName":"priming.invalid","domainPrefix":"priming",
          "http":{"method":"POST","path":"/pusher/auth","protocol":"HTTP/1.1",
            "sourceIp":"192.0.2.1","userAgent":"priming"},
          "requestId":"priming","routeKey":"POST /pusher/auth","stage":"$default",
          "time":"01/Jan/2026:00:00:00 +0000","timeEpoch":1767225600000}}
      """;

  private static final List<String> CHANNELS =
      List.of(
          "private-user-" + ThrowawayIssuer.SUBJECT,
          "private-party-" + ThrowawayIssuer.SUBJECT,
          "presence-party-" + ThrowawayIssuer.SUBJECT);

  // So many that what a request goes through is compiled. Sixty make the first one no faster, and
  // with two hundred code is compiled that expects more than holds (docs/cold-start.md).
  private static final int ROUNDS = 20;

  private final Environment environment;
  private final Clock clock;

  Priming(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @throws IOException if there is no loopback
   * @throws GeneralSecurityException if there are no keys to be had
   * @throws JOSEException if no token can be made
   */
  void run() throws IOException, GeneralSecurityException, JOSEException {
    ThrowawayIssuer issuer = new ThrowawayIssuer(TokenSettings.from(environment), clock);
    Map<String, String> answers = new HashMap<>(FunctionCredentials.STAND_IN_ANSWERS);
    answers.putAll(CredentialsSource.STAND_IN_ANSWERS);
    answers.put("/", MEMBER);
    answers.put(KEY_SET, issuer.keySet());
    try (StandIn standIn = StandIn.start(answers)) {
      // First what loads classes that no request needs: code that was compiled when there was but
      // one hash function is thrown away when TLS brings another.
      CredentialsSource.fromStandIn(standIn.url("/"), clock).refresh();
      beginTls(issuer, standIn.tlsUrl());
      DynamoDb dynamoDb = DynamoDb.atStandIn(standIn.url("/"), clock);
      for (int round = 0; round < ROUNDS; round++) {
        ChannelAuthHandler handler = handler(issuer.verifier(standIn.url(KEY_SET)), dynamoDb);
        for (String token : issuer.tokens()) {
          for (String channel : CHANNELS) {
            ask(handler, round, channel, token);
          }
        }
        ask(handler, round, "private-user-somebody-else", issuer.tokens().get(0));
        ask(handler, round, CHANNELS.get(0), "not.a.token");
      }
    }
  }

  private ChannelAuthHandler handler(TokenVerifier tokens, DynamoDb dynamoDb) {
    ChannelAuth channelAuth =
        new ChannelAuth(
            tokens,
            RateLimits.from(environment, dynamoDb, clock),
            new Authorizer(new PartyTable(dynamoDb, "priming")),
            new SubscriptionSigner(
                new FixedCredentials(new PusherCredentials("1", "priming", "priming"))));
    return new ChannelAuthHandler(channelAuth, Stage.from(environment), clock);
  }

  /** Once as JSON, and once as the form that API Gateway encodes. */
  private void ask(ChannelAuthHandler handler, int round, String channel, String token) {
    JsonObject fields = new JsonObject();
    fields.addProperty("socket_id", "1.2");
    fields.addProperty("channel_name", channel);
    send(handler, event(round, "application/json", fields.toString(), false, token));
    String form = "socket_id=1.2&channel_name=" + channel;
    send(
        handler,
        event(
            round,
            "application/x-www-form-urlencoded",
            Base64.getEncoder().encodeToString(form.getBytes(UTF_8)),
            true,
            token));
  }

  private static String event(int round, String type, String body, boolean isBase64, String token) {
    JsonObject event = JsonParser.parseString(EVENT).getAsJsonObject();
    JsonObject headers = event.getAsJsonObject("headers");
    // Each round a little longer, so that the ends of the reader's buffer come everywhere.
    headers.addProperty("user-agent", "priming".repeat(5 * round));
    headers.addProperty("content-type", type);
    headers.addProperty("authorization", "Bearer " + token);
    event.addProperty("body", body);
    event.addProperty("isBase64Encoded", isBase64);
    return event.toString();
  }

  private void send(ChannelAuthHandler handler, String event) {
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(UTF_8)),
          OutputStream.nullOutputStream(),
          new PrimingInvocation(clock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As far as TLS goes with nobody at the other end. */
  private static void beginTls(ThrowawayIssuer issuer, URI nobody) {
    issuer.verifier(nobody).prefetchKeys();
  }
}
