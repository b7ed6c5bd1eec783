package dev.partyline.channelauth;

import dev.partyline.authorization.Authorizer;
import dev.partyline.authorization.Decision;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.AwsService;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.channel.Subscription;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.party.PartyTable;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.SignedSubscription;
import dev.partyline.pusher.SubscriptionSigner;
import dev.partyline.rate.Caller;
import dev.partyline.rate.RateLimiter;
import dev.partyline.rate.RateLimits;
import dev.partyline.rate.Verdict;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.Avatars;
import dev.partyline.user.User;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Authorizes subscriptions. Thread-safe. */
final class ChannelAuth {

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
   * Creates it as the environment configures it.
   *
   * @param sdk for the tables that {@code PARTY_TABLE} and {@code RATE_LIMIT_TABLE} name
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or invalid
   */
  static ChannelAuth from(
      Environment environment,
      TokenVerifier tokens,
      AwsSdk sdk,
      CredentialsSource credentials,
      Clock clock) {
    AwsService<DynamoDbClient> dynamoDb = DynamoDb.from(environment, sdk);
    SubscriptionSigner signer = new SubscriptionSigner(credentials);
    String partyTable = environment.required("PARTY_TABLE");
    RateLimiter limiter =
        RateLimits.from(environment, dynamoDb, new Pseudonyms(credentials), clock);
    Authorizer authorizer =
        new Authorizer(new PartyTable(dynamoDb, partyTable, Avatars.from(environment), clock));
    return new ChannelAuth(tokens, limiter, authorizer, signer);
  }

  /** Starts to fetch the key sets before the first request needs them. Never throws. */
  void prefetchKeys() {
    tokens.prefetchKeys();
  }

  /** Fetches the key sets again: they may be old after SnapStart's restore. Never throws. */
  void refreshKeys() {
    tokens.refreshKeys();
  }

  /**
   * Authorizes one request. The request is validated first, then the token; the decision follows,
   * and only what was granted is signed.
   *
   * @param deadline for everything: key set, tables, credentials
   * @return the members of the answer that pusher-js expects
   * @throws dev.partyline.outcome.UnavailableException if the key set, the table or Pusher's
   *     credentials are unavailable
   */
  Outcome<Map<String, String>> authorize(Request request, Deadline deadline, DecisionLog log) {
    return AuthRequest.read(request)
        .then(wanted -> sign(wanted, request, deadline, log))
        .then(signed -> Outcome.accepted(members(signed)));
  }

  private Outcome<SignedSubscription> sign(
      AuthRequest wanted, Request request, Deadline deadline, DecisionLog log) {
    wanted.channel().ifPresent(log::channel);
    return user(request, deadline, log)
        .then(user -> withinRate(Caller.user(user.id()), user, "user_rate", deadline, log))
        .then(
            user ->
                wanted
                    .subscription()
                    .then(subscription -> sign(user, subscription, deadline, log)));
  }

  /** Refused tokens are counted against the caller's address. */
  private Outcome<User> user(Request request, Deadline deadline, DecisionLog log) {
    Outcome<User> user = tokens.verify(request.authorizationHeader(), deadline);
    if (user instanceof Outcome.Refused<User>(Refusal.BadToken bad)) {
      return withinRate(Caller.address(request.sourceIp()), bad, "address_rate", deadline, log)
          .then(Outcome::refused);
    }
    return user.then(
        known -> {
          log.user(known.id());
          return user;
        });
  }

  private <T> Outcome<T> withinRate(
      Caller caller, T value, String reason, Deadline deadline, DecisionLog log) {
    return switch (limiter.take(caller, deadline)) {
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

  private Outcome<SignedSubscription> sign(
      User user, Subscription subscription, Deadline deadline, DecisionLog log) {
    Decision decision = authorizer.decide(user, subscription.channel(), deadline);
    return switch (decision) {
      case Decision.Granted() -> {
        SignedSubscription signed = signer.sign(subscription, deadline);
        log.granted();
        yield Outcome.accepted(signed);
      }
      case Decision.GrantedPresence(User shown) -> {
        SignedSubscription signed = signer.sign(subscription, shown, deadline);
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
