package dev.partyline.channelauth;

import dev.partyline.authorization.Authorizer;
import dev.partyline.authorization.Decision;
import dev.partyline.channel.Channel;
import dev.partyline.channel.SocketId;
import dev.partyline.channel.Subscription;
import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.http.Fields;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.party.PartyTable;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.SignedSubscription;
import dev.partyline.pusher.SubscriptionSigner;
import dev.partyline.rate.Caller;
import dev.partyline.rate.RateLimiter;
import dev.partyline.rate.RateLimits;
import dev.partyline.rate.Verdict;
import dev.partyline.snapshot.Step;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.User;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Authorizes one subscription. Thread-safe. */
final class ChannelAuth {

  private static final List<String> FIELDS = List.of("socket_id", "channel_name");
  private static final int MAX_BODY_BYTES = 8 * 1024;

  private final TokenVerifier tokens;
  private final Authorizer authorizer;
  private final SubscriptionSigner signer;
  private final RateLimiter limiter;

  ChannelAuth(
      TokenVerifier tokens, RateLimiter limiter, Authorizer authorizer, SubscriptionSigner signer) {
    this.tokens = tokens;
    this.limiter = limiter;
    this.authorizer = authorizer;
    this.signer = signer;
  }

  /**
   * Wires the function.
   *
   * @param dynamoDb where the tables are that {@code PARTY_TABLE} and {@code RATE_LIMIT_TABLE} name
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or makes no
   *     sense
   */
  static ChannelAuth from(
      Environment environment, DynamoDb dynamoDb, CredentialsSource credentials, Clock clock) {
    TokenVerifier tokens = TokenVerifier.from(environment, clock);
    SubscriptionSigner signer = new SubscriptionSigner(credentials);
    String partyTable = environment.required("PARTY_TABLE");
    RateLimiter limiter = RateLimits.from(environment, dynamoDb, clock);
    Authorizer authorizer = new Authorizer(new PartyTable(dynamoDb, partyTable));
    return new ChannelAuth(tokens, limiter, authorizer, signer);
  }

  /** Gets ready what a first request would have to wait for. Never throws. */
  void prefetch() {
    tokens.prefetchKeys();
  }

  /**
   * What has to be got anew when much time may have passed unnoticed. The limiter has counted
   * nothing yet, and no connection has been opened.
   */
  List<Step> refreshSteps(DynamoDb dynamoDb, CredentialsSource credentials) {
    return List.of(tokens::refreshKeys, credentials::refresh, dynamoDb::refreshCredentials);
  }

  /**
   * The shape of the request comes first, then the token, then the decision; a signature is made
   * last, and only of what was granted.
   *
   * @return the members of the answer that pusher-js expects
   * @throws dev.partyline.outcome.UnavailableException if the key set, the table or Pusher's
   *     credentials cannot be had
   */
  Outcome<Map<String, String>> authorize(Request request, DecisionLog log) {
    return asked(request)
        .then(asked -> sign(asked, request, log))
        .then(signed -> Outcome.accepted(members(signed)));
  }

  private Outcome<SignedSubscription> sign(Asked asked, Request request, DecisionLog log) {
    asked.channel().ifPresent(log::channel);
    return user(request, log)
        .then(user -> withinRate(Caller.user(user.id()), user, "user_rate", log))
        .then(user -> asked.subscription().then(wanted -> sign(user, wanted, log)));
  }

  /** Whoever tries many tokens that are not accepted is told to wait. */
  private Outcome<User> user(Request request, DecisionLog log) {
    Outcome<User> user = tokens.verify(request.authorizationHeader());
    if (user instanceof Outcome.Refused<User>(Refusal.BadToken bad)) {
      return withinRate(Caller.address(request.sourceIp()), bad, "address_rate", log)
          .then(Outcome::refused);
    }
    return user.then(
        known -> {
          log.user(known.id());
          return user;
        });
  }

  private <T> Outcome<T> withinRate(Caller caller, T value, String reason, DecisionLog log) {
    return switch (limiter.take(caller)) {
      case Verdict.Limited(var retryAfter) ->
          Outcome.refused(new Refusal.Limited(reason, retryAfter));
      case Verdict.Allowed(boolean sharedCountFailed) -> {
        if (sharedCountFailed) {
          log.sharedCountFailed();
        }
        yield Outcome.accepted(value);
      }
    };
  }

  private static Outcome<Asked> asked(Request request) {
    return Fields.read(request, FIELDS, MAX_BODY_BYTES)
        .then(
            fields ->
                SocketId.parse(fields.get("socket_id"))
                    .then(
                        socketId ->
                            Channel.parse("channel_name", fields.get("channel_name"))
                                .then(channel -> Outcome.accepted(new Asked(socketId, channel)))));
  }

  /** A request in the right shape. Whether it is for a channel of ours is told to users alone. */
  private record Asked(SocketId socketId, Optional<Channel> channel) {
    Outcome<Subscription> subscription() {
      return channel
          .map(known -> Outcome.accepted(new Subscription(socketId, known)))
          .orElseGet(() -> Outcome.refused(new Refusal.Denied("unknown_channel_kind")));
    }
  }

  private Outcome<SignedSubscription> sign(User user, Subscription subscription, DecisionLog log) {
    Decision decision = authorizer.decide(user, subscription.channel());
    return switch (decision) {
      case Decision.Granted() -> {
        SignedSubscription signed = signer.sign(subscription);
        log.granted();
        yield Outcome.accepted(signed);
      }
      case Decision.GrantedPresence(User shown) -> {
        SignedSubscription signed = signer.sign(subscription, shown);
        log.granted();
        yield Outcome.accepted(signed);
      }
      case Decision.Denied(String reason) -> Outcome.refused(new Refusal.Denied(reason));
    };
  }

  private static Map<String, String> members(SignedSubscription signed) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("auth", signed.auth());
    if (signed instanceof SignedSubscription.Presence presence) {
      members.put("channel_data", presence.channelData());
    }
    return members;
  }
}
