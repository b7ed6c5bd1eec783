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
 * Checks a configuration, from its variables to an event that arrives. Each check has its time, and
 * ends at it whatever hangs; one that needs what another found wanting is skipped. It changes
 * nothing, but for what {@link Configuration#sendsEvent} and {@link Configuration#invites} allow.
 */
public final class Doctor {

  // A check makes a few calls at most, and those to AWS have limits of their own.
  private static final int CALLS_PER_CHECK = 4;

  private final Configuration configuration;
  private final Clock clock;
  private final Duration limit;
  private final Consumer<Finding> found;
  private final Aws aws;

  /**
   * @param limit how long one call may take
   * @param found takes each finding as it comes
   */
  public Doctor(Configuration configuration, Clock clock, Duration limit, Consumer<Finding> found) {
    this.configuration = configuration;
    this.clock = clock;
    this.limit = limit;
    this.found = found;
    this.aws = new Aws(configuration.environment());
  }

  /** Makes all checks. */
  public void run() {
    Clocks clocks = new Clocks(clock);
    Settings settings = new Settings(configuration.environment(), aws.sdk(), clock);
    settings.findings().forEach(found);
    Optional<Token> token = configuration.token().map(Token::of);
    try (Http http = new Http(clocks, limit);
        Connection connection = new Connection(http)) {
      PusherApp app = new PusherApp(settings, http);
      check(PusherApp.SECRET, app::secret);
      Optional<PusherCredentials> credentials = app.credentials();
      check(PusherApp.KEY, app::findings);
      check(Connection.CHECK, () -> List.of(connection.open(settings.host(), credentials)));
      IssuerKeys issuer = new IssuerKeys(settings, configuration.environment(), http);
      check(IssuerKeys.KEY_SET, () -> List.of(issuer.keySet()));
      check(IssuerKeys.ISSUER, () -> List.of(issuer.discovery()));
      check(Tables.TABLE, () -> tables(settings));
      boolean tokenIsGood = token(settings, token);
      names(settings, token);
      api(settings, token, tokenIsGood, connection, credentials, http);
    }
    found.accept(clocks.finding());
  }

  private List<Finding> tables(Settings settings) {
    List<Finding> findings = new ArrayList<>(new Tables(aws, settings.table()).findings());
    if (configuration.invites()) {
      // Nobody maps streams here but bin/local, and whether it does is seen by trying.
      findings.removeIf(finding -> finding.check().equals(Tables.TRIGGER));
    }
    return findings;
  }

  private boolean token(Settings settings, Optional<Token> token) {
    if (token.isEmpty()) {
      found.accept(
          Finding.skip(Token.CHECK, "none was given: --token-file FILE, or PARTYLINE_TOKEN"));
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
      boolean tokenIsGood,
      Connection connection,
      Optional<PusherCredentials> credentials,
      Http http) {
    if (configuration.api().isEmpty()) {
      skip("--api was not given", Endpoint.CHECK, Endpoint.CORS);
      skip("--api was not given", afterToken());
      return;
    }
    Endpoint endpoint = new Endpoint(http, configuration.api().get());
    boolean answers =
        check(Endpoint.CHECK, () -> List.of(endpoint.finding())).stream()
            .allMatch(finding -> finding.status() == Finding.Status.OK);
    if (!answers) {
      skip("the auth endpoint does not answer as it should", Endpoint.CORS);
      skip("the auth endpoint does not answer as it should", afterToken());
      return;
    }
    check(Endpoint.CORS, () -> List.of(endpoint.cors(configuration.origin())));
    Optional<UserId> user = token.flatMap(given -> given.user(settings));
    if (user.isEmpty()) {
      skip(token.isEmpty() ? "no token was given" : "the token names no user", afterToken());
      return;
    }
    Subscriptions subscriptions =
        new Subscriptions(endpoint, token.orElseThrow(), tokenIsGood, connection, credentials);
    boolean subscribed =
        check(Subscriptions.SUBSCRIPTION, () -> subscriptions.own(user.get())).stream()
            .allMatch(finding -> finding.status() == Finding.Status.OK);
    check(Subscriptions.PRESENCE, () -> List.of(presence(subscriptions)));
    deliveries(settings, endpoint, token.orElseThrow(), user.get(), connection, subscribed);
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
      return Finding.skip(Subscriptions.PRESENCE, "--party was not given");
    }
    return PartyId.parse(configuration.party().get())
        .map(subscriptions::presence)
        .orElseGet(
            () ->
                Finding.fail(
                    Subscriptions.PRESENCE,
                    "--party is no id of a party",
                    "Give the partyId as the table has it, without PARTY#"));
  }

  private void deliveries(
      Settings settings,
      Endpoint endpoint,
      Token token,
      UserId user,
      Connection connection,
      boolean subscribed) {
    Optional<PusherSocket> socket = connection.socket().filter(open -> subscribed);
    if (socket.isEmpty()) {
      skip("there is no subscription that it could arrive at", Deliveries.MOCK_EVENT);
      if (configuration.invites()) {
        skip("there is no subscription that it could arrive at", Tables.TRIGGER);
      }
      return;
    }
    Deliveries deliveries = new Deliveries(socket.get(), user, clock);
    if (settings.isProd()) {
      skip("there is none in prod", Deliveries.MOCK_EVENT);
    } else if (configuration.sendsEvent()) {
      check(Deliveries.MOCK_EVENT, () -> List.of(deliveries.mockEvent(endpoint, token)));
    } else {
      skip("--send was not given, which publishes one to this user", Deliveries.MOCK_EVENT);
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

  /** Something that finds out about its check, and may hang. */
  @FunctionalInterface
  private interface Check {
    List<Finding> findings();
  }

  private List<Finding> check(String name, Check check) {
    FutureTask<List<Finding>> task = new FutureTask<>(check::findings);
    Thread.ofPlatform().daemon().name("doctor-" + name).start(task);
    Duration patience = limit.multipliedBy(CALLS_PER_CHECK).plusSeconds(10);
    List<Finding> findings;
    try {
      findings = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      findings =
          List.of(
              Finding.fail(
                  name,
                  "not done within " + patience.toSeconds() + " s",
                  "Something hangs: try again, and look at the network"));
    } catch (ExecutionException e) {
      Throwable fault = e.getCause() == null ? e : e.getCause();
      findings =
          List.of(
              Finding.fail(
                  name,
                  "the check itself broke: " + fault.getClass().getSimpleName(),
                  "That is a fault of bin/doctor's: report it"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      findings = List.of(Finding.skip(name, "interrupted"));
    }
    findings.forEach(found);
    return findings;
  }
}
