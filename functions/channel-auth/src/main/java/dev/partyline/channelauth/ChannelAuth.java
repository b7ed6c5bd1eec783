package dev.partyline.channelauth;

import dev.partyline.authorization.Authorizer;
import dev.partyline.authorization.Decision;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.AwsService;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.channel.Channel;
import dev.partyline.channel.Subscription;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.history.History;
import dev.partyline.history.HistoryPage;
import dev.partyline.history.HistorySettings;
import dev.partyline.http.Answer;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.party.PartyTable;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.AuthSigner;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.SignedSignIn;
import dev.partyline.pusher.SignedSubscription;
import dev.partyline.rate.RateLimiter;
import dev.partyline.rate.RateLimits;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.Avatars;
import dev.partyline.user.User;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Authorizes subscriptions, signs connections in, and gives history. Thread-safe. */
final class ChannelAuth {

  private final TokenVerifier tokens;
  private final Authorizer authorizer;
  private final AuthSigner signer;
  private final Callers callers;
  private final HistoryRoute history;

  ChannelAuth(
      TokenVerifier tokens,
      RateLimiter limiter,
      Authorizer authorizer,
      AuthSigner signer,
      HistoryRoute history) {
    this.tokens = tokens;
    this.callers = new Callers(tokens, limiter);
    this.authorizer = authorizer;
    this.signer = signer;
    this.history = history;
  }

  /**
   * Creates it as the environment configures it.
   *
   * @param sdk for the tables that {@code PARTY_TABLE}, {@code RATE_LIMIT_TABLE} and {@code
   *     HISTORY_TABLE} name
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or invalid
   */
  static ChannelAuth from(
      Environment environment,
      TokenVerifier tokens,
      AwsSdk sdk,
      CredentialsSource credentials,
      Clock clock) {
    AwsService<DynamoDbClient> dynamoDb = DynamoDb.from(environment, sdk);
    AuthSigner signer = new AuthSigner(credentials);
    String partyTable = environment.required("PARTY_TABLE");
    RateLimiter limiter =
        RateLimits.from(environment, dynamoDb, new Pseudonyms(credentials), clock);
    Authorizer authorizer =
        new Authorizer(new PartyTable(dynamoDb, partyTable, Avatars.from(environment), clock));
    HistoryRoute history =
        HistorySettings.from(environment)
            .<HistoryRoute>map(
                settings -> new HistoryRoute.On(History.of(dynamoDb, settings, clock)))
            .orElseGet(HistoryRoute.Off::new);
    return new ChannelAuth(tokens, limiter, authorizer, signer, history);
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
   * Authorizes one subscription, or several. The request is validated first, then the token; the
   * decision follows, and only what was granted is signed.
   *
   * @param deadline for everything: key set, tables, credentials
   * @return what pusher-js expects; for several channels an answer for each
   * @throws dev.partyline.outcome.UnavailableException if the key set, the table or Pusher's
   *     credentials are unavailable
   */
  Outcome<Answer> authorize(Request request, Deadline deadline, DecisionLog log) {
    return AuthRequest.read(request)
        .then(
            wanted -> {
              log.channels(wanted.channels());
              return callers
                  .user(request, deadline, log)
                  .then(
                      user ->
                          switch (wanted) {
                            case AuthRequest.Single single -> answer(user, single, deadline, log);
                            case AuthRequest.Batch batch ->
                                Outcome.accepted(answer(user, batch, deadline, log));
                          });
            });
  }

  /**
   * Signs a connection in as the token's user. The request is validated first, then the token.
   *
   * @param deadline for everything: key set, shared count, credentials
   * @return what pusher-js expects
   * @throws dev.partyline.outcome.UnavailableException if the key set or Pusher's credentials are
   *     unavailable
   */
  Outcome<Answer> signIn(Request request, Deadline deadline, DecisionLog log) {
    return SignInRequest.read(request)
        .then(
            wanted ->
                callers
                    .user(request, deadline, log)
                    .then(
                        user -> {
                          SignedSignIn signed = signer.signIn(wanted.socketId(), user, deadline);
                          log.granted();
                          return Outcome.accepted(Answer.ok(members(signed)));
                        }));
  }

  /**
   * Gives a page of a channel's history to a user who may subscribe to it now. The request is
   * validated first, then the token.
   *
   * @param deadline for everything: key set, tables
   * @throws dev.partyline.outcome.UnavailableException if the key set or a table is unavailable
   */
  Outcome<Answer> history(Request request, Deadline deadline, DecisionLog log) {
    return switch (history) {
      case HistoryRoute.Off() -> Outcome.refused(new Refusal.NoRoute());
      case HistoryRoute.On(History kept) ->
          HistoryRequest.read(request, kept)
              .then(
                  wanted -> {
                    log.channels(wanted.channels());
                    return callers
                        .user(request, deadline, log)
                        .then(
                            user ->
                                wanted.channel().then(channel -> decide(user, channel, deadline)))
                        .then(
                            granted -> {
                              HistoryPage page = kept.read(wanted.page(), deadline);
                              log.granted();
                              log.events(page.events().size());
                              return Outcome.accepted(HistoryAnswer.of(page));
                            });
                  });
    };
  }

  private Outcome<Decision> decide(User user, Channel channel, Deadline deadline) {
    Decision decision = authorizer.decide(user, channel, deadline);
    return decision instanceof Decision.Denied(String reason)
        ? Outcome.refused(new Refusal.Denied(reason))
        : Outcome.accepted(decision);
  }

  private Outcome<Answer> answer(
      User user, AuthRequest.Single single, Deadline deadline, DecisionLog log) {
    return single
        .subscription()
        .then(
            subscription -> {
              Decision decision = authorizer.decide(user, subscription.channel(), deadline);
              return sign(subscription, decision, deadline);
            })
        .then(
            signed -> {
              log.granted();
              return Outcome.accepted(Answer.ok(members(signed)));
            });
  }

  private Answer answer(User user, AuthRequest.Batch batch, Deadline deadline, DecisionLog log) {
    Map<Channel, Decision> decisions = authorizer.decide(user, batch.channels(), deadline);
    Map<String, Outcome<Map<String, String>>> answers = new LinkedHashMap<>();
    batch
        .subscriptions()
        .forEach(
            (name, wanted) ->
                answers.put(
                    name,
                    wanted
                        .then(
                            subscription ->
                                sign(
                                    subscription,
                                    Objects.requireNonNull(decisions.get(subscription.channel())),
                                    deadline))
                        .then(signed -> Outcome.accepted(members(signed)))));
    log.decided(answers.values());
    return Answer.each(answers);
  }

  private Outcome<SignedSubscription> sign(
      Subscription subscription, Decision decision, Deadline deadline) {
    return switch (decision) {
      case Decision.Granted() -> Outcome.accepted(signer.sign(subscription, deadline));
      case Decision.GrantedPresence(User shown) ->
          Outcome.accepted(signer.sign(subscription, shown, deadline));
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

  private static Map<String, String> members(SignedSignIn signed) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("auth", signed.auth());
    members.put("user_data", signed.userData());
    return members;
  }
}
