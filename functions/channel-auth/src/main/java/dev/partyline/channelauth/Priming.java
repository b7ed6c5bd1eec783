package dev.partyline.channelauth;

import com.nimbusds.jose.JOSEException;
import dev.partyline.authorization.Authorizer;
import dev.partyline.aws.FunctionCredentials;
import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.party.Members;
import dev.partyline.party.PartyTable;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.SubscriptionSigner;
import dev.partyline.rate.MemoryRateLimiter;
import dev.partyline.rate.RateLimiter;
import dev.partyline.rate.RateLimits;
import dev.partyline.snapshot.StandIn;
import dev.partyline.snapshot.Step;
import dev.partyline.token.ThrowawayIssuer;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import java.io.IOException;
import java.net.URI;
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
  private static final String MEMBER =
      "{\"Item\":{\"PK\":{\"S\":\"PARTY#priming\"},\"SK\":{\"S\":\"MEMBER#priming\"},"
          + "\"username\":{\"S\":\"priming\"},\"avatar\":{\"S\":\"https://priming.invalid/a.png\"}}}";

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
   * @return asks once more for a user's own channel, for after the restore, beside what is fetched
   *     then. Memory of a snapshot is loaded when it is first touched (<a
   *     href="https://github.com/firecracker-microvm/firecracker/blob/main/docs/snapshotting/snapshot-support.md">on-demand
   *     loading of memory pages</a>), so that no caller need wait for what a request touches. Talks
   *     to nobody, and is counted by nobody
   * @throws IOException if there is no loopback
   * @throws GeneralSecurityException if there are no keys to be had
   * @throws JOSEException if no token can be made
   */
  Step run() throws IOException, GeneralSecurityException, JOSEException {
    Clock stopped = Clock.fixed(clock.instant(), ZoneOffset.UTC);
    ThrowawayIssuer issuer = new ThrowawayIssuer(TokenSettings.from(environment), clock);
    String token = issuer.tokens().get(0);
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
        ask(issuer, round, handler(issuer.verifier(standIn.url(KEY_SET)), dynamoDb));
        PrimingRequest.form(round, CHANNELS.get(0), token).sendTo(alone(issuer, stopped));
      }
    }
    PrimingRequest last = PrimingRequest.form(0, CHANNELS.get(0), token);
    ChannelAuthHandler alone = alone(issuer, stopped);
    return () -> {
      if (!last.sendTo(alone).contains("\"statusCode\":200")) {
        throw new IllegalStateException("refused");
      }
    };
  }

  private static void ask(ThrowawayIssuer issuer, int round, ChannelAuthHandler handler) {
    for (String token : issuer.tokens()) {
      for (String channel : CHANNELS) {
        PrimingRequest.json(round, channel, token).sendTo(handler);
        PrimingRequest.form(round, channel, token).sendTo(handler);
      }
    }
    PrimingRequest.form(round, "private-user-other", issuer.tokens().get(0)).sendTo(handler);
    PrimingRequest.form(round, CHANNELS.get(0), "not.a.token").sendTo(handler);
  }

  private ChannelAuthHandler handler(TokenVerifier tokens, DynamoDb dynamoDb) {
    return handler(
        tokens,
        RateLimits.from(environment, dynamoDb, clock),
        new PartyTable(dynamoDb, "priming"),
        clock);
  }

  /** One who asks nobody, and for whom no time passes: the tokens live for a minute. */
  private ChannelAuthHandler alone(ThrowawayIssuer issuer, Clock stopped) {
    return handler(
        issuer.verifier(stopped),
        new MemoryRateLimiter(1, stopped),
        (partyId, userId) -> Optional.empty(),
        stopped);
  }

  private ChannelAuthHandler handler(
      TokenVerifier tokens, RateLimiter limiter, Members members, Clock time) {
    ChannelAuth channelAuth =
        new ChannelAuth(
            tokens,
            limiter,
            new Authorizer(members),
            new SubscriptionSigner(
                new FixedCredentials(new PusherCredentials("1", "priming", "priming"))));
    return new ChannelAuthHandler(channelAuth, Stage.from(environment), time);
  }

  /** As far as TLS goes with nobody at the other end. */
  private static void beginTls(ThrowawayIssuer issuer, URI nobody) {
    issuer.verifier(nobody).prefetchKeys();
  }
}
