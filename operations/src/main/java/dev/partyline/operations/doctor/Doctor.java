package dev.partyline.operations.doctor;

import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.pusher.PusherCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Checks a configuration, from its variables to the delivery of an event. Each check has a timeout.
 * A check that depends on a failed one is skipped. All checks are read-only, except those that
 * {@link Configuration#sendsEvent} and {@link Configuration#invites} allow.
 */
public final class Doctor {

  // A check makes a few calls at most. Calls to AWS have timeouts of their own.
  private static final int CALLS_PER_CHECK = 4;

  private final Configuration configuration;
  private final Clock clock;
  private final Duration limit;
  private final Consumer<Finding> found;
  private final Aws aws;

  /**
   * @param limit the timeout of one call
   * @param found receives each finding as soon as it is known
   */
  public Doctor(Configuration configuration, Clock clock, Duration limit, Consumer<Finding> found) {
    this.configuration = configuration;
    this.clock = clock;
    this.limit = limit;
    this.found = found;
    this.aws = new Aws(configuration.environment());
  }

  /** Runs all checks. */
  public void run() {
    Clocks clocks = new Clocks(clock);
    Settings settings = new Settings(configuration.environment(), aws.sdk(), clock);
    Fixes fixes = fixes();
    settings.findings(fixes).forEach(found);
    Optional<Token> token = configuration.token().map(Token::of);
    try (Http http = new Http(clocks, limit);
        Connection connection = new Connection(http, fixes)) {
      PusherApp app = new PusherApp(settings, aws, http, fixes);
      check(PusherApp.SECRET, app::secret);
      Optional<PusherCredentials> credentials = app.credentials();
      check(PusherApp.KEY, app::findings);
      check(Connection.CHECK, () -> List.of(connection.open(settings.host(), credentials)));
      IssuerKeys issuer = new IssuerKeys(settings, configuration.environment(), http);
      check(IssuerKeys.KEY_SET, issuer::keySets);
      check(IssuerKeys.ISSUER, issuer::discovery);
      check(Tables.TABLE, () -> tables(settings));
      boolean tokenIsValid = token(settings, token);
      names(settings, token);
      api(settings, token, tokenIsValid, connection, credentials, http);
    }
    found.accept(clocks.finding());
  }

  /** A doctor that invites has been given the stack that bin/local runs. */
  private Fixes fixes() {
    return new Fixes(configuration.invites());
  }

  private List<Finding> tables(Settings settings) {
    List<Finding> findings = new ArrayList<>(new Tables(aws, settings.table(), fixes()).findings());
    if (configuration.invites()) {
      // bin/local's stream mapping has no API to query. The invitation below tests it instead.
      findings.removeIf(finding -> finding.check().equals(Tables.TRIGGER));
    }
    return findings;
  }

  private boolean token(Settings settings, Optional<Token> token) {
    if (token.isEmpty()) {
      found.accept(
          Finding.skip(
              Token.CHECK,
              configuration.invites()
                  ? "no token: the running stack's issuer gives none"
                  : "no token: set --token-file FILE or PARTYLINE_TOKEN"));
      return false;
    }
    List<Finding> findings =
        check(Token.CHECK, () -> token.get().findings(settings, clock.instant()));
    return findings.stream().allMatch(finding -> finding.status() == Finding.Status.OK);
  }

  private void names(Settings settings, Optional<Token> token) {
    Names names = new Names(configuration.channel(), configuration.event());
    found.accept(names.channelFinding(token.flatMap(given -> given.user(settings))));
    found.accept(names.eventFinding());
  }

  private void api(
      Settings settings,
      Optional<Token> token,
      boolean tokenIsValid,
      Connection connection,
      Optional<PusherCredentials> credentials,
      Http http) {
    if (configuration.api().isEmpty()) {
      skip("--api is not set", Api.CHANNEL_AUTH, Api.CORS);
      skip("--api is not set", afterToken());
      return;
    }
    Api api = new Api(http, configuration.api().get(), fixes());
    boolean answers =
        check(Api.CHANNEL_AUTH, () -> List.of(api.finding())).stream()
            .allMatch(finding -> finding.status() == Finding.Status.OK);
    if (!answers) {
      skip("channel auth does not answer correctly", Api.CORS);
      skip("channel auth does not answer correctly", afterToken());
      return;
    }
    check(Api.CORS, () -> List.of(api.cors(configuration.origin())));
    Optional<UserId> user = token.flatMap(given -> given.user(settings));
    if (user.isEmpty()) {
      skip(token.isEmpty() ? "no token" : "the token has no valid user id", afterToken());
      return;
    }
    Subscriptions subscriptions =
        new Subscriptions(api, token.orElseThrow(), tokenIsValid, connection, credentials);
    boolean subscribed =
        check(Subscriptions.SUBSCRIPTION, () -> subscriptions.own(user.get())).stream()
            .allMatch(finding -> finding.status() == Finding.Status.OK);
    check(Subscriptions.PRESENCE, () -> List.of(presence(subscriptions)));
    deliveries(settings, api, token.orElseThrow(), user.get(), connection, subscribed);
  }

  private String[] afterToken() {
    List<String> checks =
        new ArrayList<>(
            List.of(
                Subscriptions.SUBSCRIPTION,
                Subscriptions.SIGNATURE,
                Subscriptions.PRESENCE,
                Deliveries.MOCK_EVENT));
    if (configuration.invites()) {
      checks.add(Tables.TRIGGER);
    }
    return checks.toArray(String[]::new);
  }

  private Finding presence(Subscriptions subscriptions) {
    if (configuration.party().isEmpty()) {
      return Finding.skip(
          Subscriptions.PRESENCE,
          configuration.invites()
              ? "no party: the table cannot be written to"
              : "--party is not set");
    }
    return PartyId.parse(configuration.party().get())
        .map(subscriptions::presence)
        .orElseGet(
            () ->
                Finding.fail(
                    Subscriptions.PRESENCE,
                    "--party is not a valid party id",
                    "Use the partyId of the table, without PARTY#"));
  }

  private void deliveries(
      Settings settings,
      Api api,
      Token token,
      UserId user,
      Connection connection,
      boolean subscribed) {
    Optional<PusherSocket> socket = connection.socket().filter(open -> subscribed);
    if (socket.isEmpty()) {
      skip("there is no subscription to receive it", Deliveries.MOCK_EVENT);
      if (configuration.invites()) {
        skip("there is no subscription to receive it", Tables.TRIGGER);
      }
      return;
    }
    Deliveries deliveries = new Deliveries(socket.get(), user, clock);
    if (settings.isProd()) {
      skip("not deployed in prod", Deliveries.MOCK_EVENT);
    } else if (configuration.sendsEvent()) {
      check(Deliveries.MOCK_EVENT, () -> List.of(deliveries.mockEvent(api, token)));
    } else {
      skip("--send is not set; it publishes an event to this user", Deliveries.MOCK_EVENT);
    }
    if (configuration.invites() && settings.table().isPresent()) {
      check(
          Tables.TRIGGER,
          () -> List.of(deliveries.invitation(aws, settings.table().orElseThrow())));
    }
  }

  private void skip(String why, String... checks) {
    for (String check : checks) {
      found.accept(Finding.skip(check, why));
    }
  }

  /** A check, which may block. */
  @FunctionalInterface
  private interface Check {
    List<Finding> findings();
  }

  private List<Finding> check(String name, Check check) {
    FutureTask<List<Finding>> task = new FutureTask<>(check::findings);
    Thread.ofPlatform().daemon().name("doctor-" + name).start(task);
    Duration timeout = limit.multipliedBy(CALLS_PER_CHECK).plusSeconds(10);
    List<Finding> findings;
    try {
      findings = task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      findings =
          List.of(
              Finding.fail(
                  name,
                  "no result within " + timeout.toSeconds() + " s",
                  "Retry, and check the network"));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      findings =
          List.of(
              Finding.fail(
                  name,
                  "unexpected exception: " + cause.getClass().getSimpleName(),
                  "This is a bug in bin/doctor: report it"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      findings = List.of(Finding.skip(name, "interrupted"));
    }
    findings.forEach(found);
    return findings;
  }
}
