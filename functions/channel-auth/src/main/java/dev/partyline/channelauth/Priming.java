package dev.partyline.channelauth;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import dev.partyline.authorization.Authorizer;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.priming.StandIn;
import dev.partyline.priming.StandInAws;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.AuthSigner;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.rate.MemoryRateLimiter;
import dev.partyline.snapshot.Step;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends every kind of request through a handler of its own before the snapshot is taken: the
 * classes it loads and compiles are in all copies (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">performance
 * tuning</a>). The issuer, the table and the secret are stand-ins, which are discarded with
 * everything made from them (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">uniqueness</a>).
 */
final class Priming {

  private static final String KEY_SET = "/keys";
  // The answer to GetItem, BatchGetItem, UpdateItem and Query.
  private static final String MEMBER =
      """
      {"Item":%1$s,"Responses":{"priming":[%1$s]},"UnprocessedKeys":{},"Count":1,"ScannedCount":1,
        "Items":[{"PK":{"S":"priming"},"SK":{"S":"001767225600000#0123456789abcdef"},
          "events":{"L":[{"M":{"eventId":{"S":"1"},"name":{"S":"priming"},
            "data":{"S":"{\\"a\\":1}"}}}]}}]}
      """
          .formatted(
              """
              {"PK":{"S":"PARTY#%1$s"},"SK":{"S":"MEMBER#%1$s"},"username":{"S":"priming"},
                "avatar":{"S":"https://priming.invalid/a.png"}}
              """
                  .formatted(ThrowawayIssuer.SUBJECT));

  private static final List<String> CHANNELS =
      List.of(
          "private-user-" + ThrowawayIssuer.SUBJECT,
          "private-party-" + ThrowawayIssuer.SUBJECT,
          "presence-party-" + ThrowawayIssuer.SUBJECT);

  // Enough that the code of a request is compiled. Sixty make the first request no faster, and with
  // two hundred the compiled code makes assumptions that fail later (docs/cold-start.md).
  private static final int ROUNDS = 20;

  private final Environment environment;
  private final Clock clock;

  Priming(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Primes.
   *
   * @return one more request for a user's own channel, to send after the restore while other data
   *     is refreshed. A snapshot's memory is loaded when first touched (<a
   *     href="https://github.com/firecracker-microvm/firecracker/blob/main/docs/snapshotting/snapshot-support.md">on-demand
   *     loading of memory pages</a>), so no caller waits for the pages that a request touches. It
   *     calls no server and counts against no rate limit
   * @throws IOException if there is no loopback
   * @throws GeneralSecurityException if this JDK lacks the key algorithms
   * @throws JOSEException if no token can be signed
   */
  Step run() throws IOException, GeneralSecurityException, JOSEException {
    Clock fixedClock = Clock.fixed(clock.instant(), ZoneOffset.UTC);
    String name = environment.list("JWT_ISSUER").iterator().next();
    ThrowawayIssuer issuer = new ThrowawayIssuer(TokenSettings.from(environment), name, clock);
    PrimingRequest userRequest = PrimingRequest.form(0, CHANNELS.get(0), issuer.tokens().get(0));
    Map<String, String> answers = new HashMap<>(StandInAws.ANSWERS);
    answers.put("/", MEMBER);
    answers.put(KEY_SET, issuer.keySet());
    try (StandIn standIn = StandIn.start(answers, clock);
        StandInAws aws = new StandInAws(standIn)) {
      standIn.primeTls();
      Environment primingEnvironment =
          environment.with(aws.variables()).with(variables(name, standIn));
      // A call over TLS comes first: it loads a second hash implementation, and code compiled with
      // only one would be deoptimized.
      CredentialsSource credentials =
          CredentialsSource.from(primingEnvironment, aws.sdk(), clock, line -> {});
      credentials.refresh();
      for (int round = 0; round < ROUNDS; round++) {
        aws.sdk().refreshCredentials();
        ChannelAuth channelAuth = channelAuth(primingEnvironment, standIn, aws, credentials);
        channelAuth.refreshKeys();
        sendAll(issuer, round, handler(channelAuth, credentials));
        userRequest.sendTo(offlineHandler(name, issuer, fixedClock));
      }
    }
    ChannelAuthHandler offline = offlineHandler(name, issuer, fixedClock);
    return () -> {
      if (!userRequest.sendTo(offline).contains("\"statusCode\":200")) {
        throw new IllegalStateException("refused");
      }
    };
  }

  private Map<String, String> variables(String issuer, StandIn standIn) {
    return Map.of(
        "JWT_ISSUER",
        issuer,
        "JWKS",
        "",
        "JWKS_URL",
        standIn.tlsUrl(KEY_SET).toString(),
        "PARTY_TABLE",
        "priming",
        "AUTH_REQUESTS_PER_MINUTE",
        unlessOff("1000000"));
  }

  private String unlessOff(String limit) {
    return environment.optional("AUTH_REQUESTS_PER_MINUTE").filter("0"::equals).orElse(limit);
  }

  private static void sendAll(ThrowawayIssuer issuer, int round, ChannelAuthHandler handler) {
    for (String each : issuer.tokens()) {
      for (String channel : CHANNELS) {
        PrimingRequest.json(round, channel, each).sendTo(handler);
        PrimingRequest.form(round, channel, each).sendTo(handler);
      }
    }
    String token = issuer.tokens().get(0);
    List<String> someRefused = new ArrayList<>(CHANNELS);
    someRefused.addAll(List.of("private-user-other", "a:b"));
    PrimingRequest.jsonBatch(round, someRefused, token).sendTo(handler);
    PrimingRequest.formBatch(round, someRefused, token).sendTo(handler);
    PrimingRequest.jsonSignIn(round, token).sendTo(handler);
    PrimingRequest.formSignIn(round, token).sendTo(handler);
    PrimingRequest.form(round, "private-user-other", token).sendTo(handler);
    String page =
        PrimingRequest.history(round, "channel_name=" + CHANNELS.get(1), token).sendTo(handler);
    PrimingRequest.history(round, followUp(page), token).sendTo(handler);
    PrimingRequest.form(round, CHANNELS.get(0), "not.a.token").sendTo(handler);
  }

  /** The query for the page after this one; without history the answer has no cursor. */
  private static String followUp(String page) {
    JsonElement cursor =
        JsonParser.parseString(
                JsonParser.parseString(page).getAsJsonObject().get("body").getAsString())
            .getAsJsonObject()
            .get("cursor");
    return "channel_name=%s&limit=1&after=%s"
        .formatted(CHANNELS.get(1), cursor == null ? "none" : cursor.getAsString());
  }

  /** Wired as for Lambda, with the stand-in as all servers. */
  private ChannelAuth channelAuth(
      Environment primingEnvironment,
      StandIn standIn,
      StandInAws aws,
      CredentialsSource credentials) {
    TokenVerifier tokens = TokenVerifier.from(primingEnvironment, standIn::trust, clock);
    return ChannelAuth.from(primingEnvironment, tokens, aws.sdk(), credentials, clock);
  }

  private ChannelAuthHandler handler(ChannelAuth channelAuth, CredentialsSource credentials) {
    return new ChannelAuthHandler(
        channelAuth, new Pseudonyms(credentials), Stage.from(environment), clock);
  }

  /**
   * A handler that calls no server, and whose clock stands still: the tokens are valid for a
   * minute.
   */
  private ChannelAuthHandler offlineHandler(String name, ThrowawayIssuer issuer, Clock fixedClock) {
    Environment withKeys =
        environment.with(
            Map.of("JWT_ISSUER", name, "JWKS", issuer.keySet(), "JWKS_URL", "", "STAGE", "dev"));
    CredentialsSource credentials =
        new FixedCredentials(new PusherCredentials("1", "priming", "priming"));
    ChannelAuth channelAuth =
        new ChannelAuth(
            TokenVerifier.from(withKeys, fixedClock),
            new MemoryRateLimiter(1, fixedClock),
            new Authorizer((partyId, userId, deadline) -> Optional.empty()),
            new AuthSigner(credentials),
            new HistoryRoute.Off());
    return new ChannelAuthHandler(
        channelAuth, new Pseudonyms(credentials), Stage.from(environment), fixedClock);
  }
}
