package dev.partyline.operations.doctor;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherHost;
import dev.partyline.rate.RateLimits;
import dev.partyline.token.KeySet;
import dev.partyline.token.KeySets;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The settings, each read by the class that reads it in the functions, and so accepted or not as
 * there. A part that does not come out right is not there, and the checks that need it are skipped.
 */
final class Settings {

  static final String CHECK = "variables";

  private static final String KEYS_ADVICE =
      "Copy it from App Keys in Pusher's dashboard, or set PUSHER_SECRET_ARN";

  // A reader stops at the first variable that will not do. With one of these in its place it goes
  // on to the next.
  private static final Map<String, String> STAND_INS =
      Map.of(
          "STAGE", "dev",
          "PUSHER_APP_ID", "1",
          "PUSHER_APP_KEY", "key",
          "PUSHER_APP_SECRET", "secret",
          "PUSHER_CLUSTER", "mt1",
          "JWT_ISSUER", "https://issuer.invalid",
          "JWT_AUDIENCE", "audience",
          "JWKS_URL", "https://issuer.invalid/keys",
          "PARTY_TABLE", "table");

  // The rest of them: empty is as good as not set.
  private static final List<String> OPTIONAL =
      List.of(
          "PUSHER_SECRET_ARN",
          "PUSHER_HOST",
          "PUSHER_TLS",
          "JWKS",
          "JWT_CLIENT_ID",
          "JWT_ALGORITHMS",
          "JWT_USER_ID_CLAIM",
          "JWT_USERNAME_CLAIM",
          "JWT_TOKEN_USE",
          "JWT_MAX_LIFETIME_SECONDS",
          "AUTH_REQUESTS_PER_MINUTE",
          "RATE_LIMIT_TABLE");

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("STAGE", "Set it to local, dev or prod"),
          Map.entry("PUSHER_APP_ID", KEYS_ADVICE),
          Map.entry("PUSHER_APP_KEY", KEYS_ADVICE),
          Map.entry("PUSHER_APP_SECRET", KEYS_ADVICE),
          Map.entry("PUSHER_CLUSTER", "It is under App Keys in Pusher's dashboard, such as eu"),
          Map.entry("PUSHER_SECRET_ARN", "It is the stack's output of this name"),
          Map.entry("JWT_ISSUER", "It is the iss claim of the tokens, exactly"),
          Map.entry(
              "JWT_AUDIENCE", "It is the aud claim of the tokens; JWT_CLIENT_ID is their azp"),
          Map.entry("JWKS_URL", "The issuer's discovery document names it as jwks_uri"),
          Map.entry("AWS_REGION", "Lambda sets it to the function's own, such as eu-west-1"),
          Map.entry("PARTY_TABLE", "It is the stack's output PartyTableName"));

  private final Map<String, String> given;
  private final Map<String, String> problems = new LinkedHashMap<>();

  private final Optional<Stage> stage;
  private final Optional<CredentialsSource> credentials;
  private final Optional<PusherHost> host;
  private final Optional<TokenSettings> tokens;
  private final Optional<KeySet> keys;
  private final Optional<URI> keySetUrl;
  private final Optional<TokenVerifier> verifier;
  private final Optional<String> table;

  /**
   * @param given the variables
   * @param sdk what a secret is read with
   */
  Settings(Map<String, String> given, AwsSdk sdk, Clock clock) {
    this.given = given;
    stage = read(Stage::from);
    credentials = read(all -> CredentialsSource.from(all, sdk, clock, line -> {}));
    host = read(PusherHost::from);
    tokens = read(TokenSettings::from);
    keys = read(all -> KeySets.from(all, clock));
    keySetUrl =
        keys.filter(known -> new Environment(given).optional("JWKS").isEmpty())
            .map(known -> new Environment(given).safeUrl("JWKS_URL"));
    verifier =
        tokens.flatMap(accepted -> keys.map(known -> new TokenVerifier(accepted, known, clock)));
    table = read(all -> all.required("PARTY_TABLE"));
    // Only the settings are read: nobody is asked.
    read(all -> RateLimits.from(all, DynamoDb.from(all, sdk), clock));
  }

  private <T> Optional<T> read(Function<Environment, T> reader) {
    Map<String, String> variables = new HashMap<>(given);
    // Lambda sets it, whatever the settings are.
    variables.putIfAbsent("AWS_REGION", "us-east-1");
    boolean asGiven = true;
    while (true) {
      try {
        T value = reader.apply(new Environment(variables));
        return asGiven ? Optional.of(value) : Optional.empty();
      } catch (EnvironmentException e) {
        problems.putIfAbsent(e.variable(), String.valueOf(e.getMessage()));
        String standIn = STAND_INS.getOrDefault(e.variable(), "");
        if (standIn.equals(variables.put(e.variable(), standIn))) {
          return Optional.empty();
        }
        asGiven = false;
      }
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    problems.forEach(
        (variable, problem) ->
            findings.add(
                Finding.fail(
                    CHECK,
                    problem + notRead(variable),
                    ADVICE.getOrDefault(variable, "README.md, Settings, says what it may be"))));
    if (findings.isEmpty()) {
      long set = given.keySet().stream().filter(this::isKnown).filter(this::isSet).count();
      findings.add(Finding.ok(CHECK, set + " are set, none is missing or makes no sense"));
    }
    return findings;
  }

  /** A missing variable is often there under a name that nobody reads. */
  private String notRead(String missing) {
    String family =
        missing.substring(0, missing.indexOf('_') < 0 ? missing.length() : missing.indexOf('_'));
    List<String> others =
        new TreeSet<>(given.keySet())
            .stream().filter(name -> name.startsWith(family + "_") && !isKnown(name)).toList();
    return isSet(missing) || others.isEmpty()
        ? ""
        : " (" + String.join(", ", others) + " is, which nobody reads)";
  }

  private boolean isSet(String variable) {
    return new Environment(given).optional(variable).isPresent();
  }

  private boolean isKnown(String variable) {
    return STAND_INS.containsKey(variable) || OPTIONAL.contains(variable);
  }

  /** Whether any variable of the functions is among these. */
  static boolean areIn(Map<String, String> environment) {
    return STAND_INS.keySet().stream()
            .filter(name -> !name.equals("STAGE"))
            .anyMatch(environment::containsKey)
        || OPTIONAL.stream().anyMatch(environment::containsKey);
  }

  boolean isProd() {
    return stage.filter(Stage.PROD::equals).isPresent();
  }

  boolean fromSecret() {
    return isSet("PUSHER_SECRET_ARN");
  }

  Optional<CredentialsSource> credentials() {
    return credentials;
  }

  Optional<PusherHost> host() {
    return host;
  }

  Optional<TokenSettings> tokens() {
    return tokens;
  }

  Optional<KeySet> keys() {
    return keys;
  }

  /** Where the key set is; nothing if it is among the settings. */
  Optional<URI> keySetUrl() {
    return keySetUrl;
  }

  Optional<TokenVerifier> verifier() {
    return verifier;
  }

  Optional<String> table() {
    return table;
  }
}
