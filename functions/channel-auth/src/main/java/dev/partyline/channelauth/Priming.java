package dev.partyline.channelauth;

import com.nimbusds.jose.JOSEException;
import dev.partyline.authorization.Authorizer;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.priming.StandIn;
import dev.partyline.priming.StandInAws;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.SubscriptionSigner;
import dev.partyline.rate.MemoryRateLimiter;
import dev.partyline.snapshot.Step;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  // What GetItem and UpdateItem are answered with.
  private static final String MEMBER =
      """
      {"Item":{"PK":{"S":"PARTY#%1$s"},"SK":{"S":"MEMBER#%1$s"},"username":{"S":"priming"},
        "avatar":{"S":"https://priming.invalid/a.png"}}}
      """
          .formatted(ThrowawayIssuer.SUBJECT);

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
   * @return one more request for a user's own channel, for after the restore, beside what is
   *     fetched then. Memory of a snapshot is loaded when it is first touched (<a
   *     href="https://github.com/firecracker-microvm/firecracker/blob/main/docs/snapshotting/snapshot-support.md">on-demand
   *     loading of memory pages</a>), so that no caller waits for what a request touches. It calls
   *     no server, and no rate limit counts it
   * @throws IOException if there is no loopback
   * @throws GeneralSecurityException if this JDK lacks the keys
   * @throws JOSEException if no token can be made
   */
  Step run() throws IOException, GeneralSecurityException, JOSEException {
    Clock stopped = Clock.fixed(clock.instant(), ZoneOffset.UTC);
    ThrowawayIssuer issuer = new ThrowawayIssuer(TokenSettings.from(environment), clock);
    PrimingRequest own = PrimingRequest.form(0, CHANNELS.get(0), issuer.tokens().get(0));
    Map<String, String> answers = new HashMap<>(StandInAws.ANSWERS);
    answers.put("/", MEMBER);
    answers.put(KEY_SET, issuer.keySet());
    try (StandIn standIn = StandIn.start(answers, clock);
        StandInAws aws = new StandInAws(standIn)) {
      Environment primed = environment.with(aws.variables()).with(keySetAt(standIn));
      // First what loads classes that no request needs: code that was compiled when there was but
      // one hash function is thrown away when TLS brings another.
      CredentialsSource credentials = CredentialsSource.from(primed, aws.sdk(), clock, line -> {});
      credentials.refresh();
      for (int round = 0; round < ROUNDS; round++) {
        sendAll(issuer, round, handler(primed, standIn, aws, credentials));
        own.sendTo(alone(issuer, stopped));
      }
    }
    ChannelAuthHandler alone = alone(issuer, stopped);
    return () -> {
      if (!own.sendTo(alone).contains("\"statusCode\":200")) {
        throw new IllegalStateException("refused");
      }
    };
  }

  private Map<String, String> keySetAt(StandIn standIn) {
    return Map.of(
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
    for (String token : issuer.tokens()) {
      for (String channel : CHANNELS) {
        PrimingRequest.json(round, channel, token).sendTo(handler);
        PrimingRequest.form(round, channel, token).sendTo(handler);
      }
    }
    PrimingRequest.form(round, "private-user-other", issuer.tokens().get(0)).sendTo(handler);
    PrimingRequest.form(round, CHANNELS.get(0), "not.a.token").sendTo(handler);
  }

  /** As Lambda's is wired, with the stand-in behind it. */
  private ChannelAuthHandler handler(
      Environment primed, StandIn standIn, StandInAws aws, CredentialsSource credentials) {
    TokenVerifier tokens = TokenVerifier.from(primed, standIn.trust()::getSocketFactory, clock);
    return new ChannelAuthHandler(
        ChannelAuth.from(primed, tokens, aws.sdk(), credentials, clock),
        Stage.from(environment),
        clock);
  }

  /** One that calls no server, and for which no time passes: the tokens live for a minute. */
  private ChannelAuthHandler alone(ThrowawayIssuer issuer, Clock stopped) {
    Environment withKeys =
        environment.with(Map.of("JWKS", issuer.keySet(), "JWKS_URL", "", "STAGE", "dev"));
    PusherCredentials credentials = new PusherCredentials("1", "priming", "priming");
    ChannelAuth channelAuth =
        new ChannelAuth(
            TokenVerifier.from(withKeys, stopped),
            new MemoryRateLimiter(1, stopped),
            new Authorizer((partyId, userId) -> Optional.empty()),
            new SubscriptionSigner(new FixedCredentials(credentials)));
    return new ChannelAuthHandler(channelAuth, Stage.from(environment), stopped);
  }
}
