package dev.partyline.operations.doctor;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.party.PublishedAttributes;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherHost;
import dev.partyline.rate.RateLimits;
import dev.partyline.token.Issuers;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Checks the settings. The functions' own classes read them, so the same values are valid. A part
 * with an invalid setting is empty, and the checks that need it are skipped.
 */
final class Settings {

  static final String CHECK = "variables";

  // A reader stops at its first invalid variable. With a valid value from here in its place, the
  // reader continues with the next one.
  private static final Map<String, String> VALID_VALUES =
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

  // The other variables: empty means not set.
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
          "JWT_ANY_AUDIENCE",
          "JWT_MAX_LIFETIME_SECONDS",
          "AVATAR_HOSTS",
          "AUTH_REQUESTS_PER_MINUTE",
          "HISTORY_HOURS",
          "HISTORY_TABLE",
          "RATE_LIMIT_TABLE",
          "PUBLISHED_PARTY_ATTRIBUTES",
          "REVOKE_ON_REMOVAL");

  private static final Set<String> KEYS =
      Set.of("PUSHER_APP_ID", "PUSHER_APP_KEY", "PUSHER_APP_SECRET");

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("STAGE", "Set it to local, dev or prod"),
          Map.entry("PUSHER_CLUSTER", "Copy it from App Keys in Pusher's dashboard, such as eu"),
          Map.entry("PUSHER_SECRET_ARN", "Set it to the ARN in the stack's outputs"),
          Map.entry("JWT_ISSUER", "Set it to the exact iss claim of the tokens"),
          Map.entry(
              "JWT_AUDIENCE",
              "Set it to the aud claim of the tokens. If they have none, set JWT_CLIENT_ID to their"
                  + " client_id or azp"),
          Map.entry(
              "JWKS_URL",
              "Set it to the jwks_uri of the issuer's discovery document; for several issuers, to"
                  + " as many addresses in the order of JWT_ISSUER"),
          Map.entry("AVATAR_HOSTS", "List host names only, without https:// and without a path"),
          Map.entry(
              "PUBLISHED_PARTY_ATTRIBUTES",
              "List names of top-level attributes of the party item, such as name,settings"),
          Map.entry("AWS_REGION", "Set it to the stack's region, such as eu-west-1"),
          Map.entry("PARTY_TABLE", "Set it to the stack's output PartyTableName"));

  private final Map<String, String> given;
  private final Map<String, String> problems = new LinkedHashMap<>();

  private final Optional<Stage> stage;
  private final Optional<CredentialsSource> credentials;
  private final Optional<PusherHost> host;
  private final Optional<TokenSettings> tokens;
  private final Optional<Issuers> issuers;
  private final List<URI> keySetUrls;
  private final Optional<TokenVerifier> verifier;
  private final Optional<String> table;

  /**
   * @param given the environment variables
   * @param sdk the AWS SDK that reads the secret
   */
  Settings(Map<String, String> given, AwsSdk sdk, Clock clock) {
    this.given = given;
    stage = read(Stage::from);
    Function<Environment, CredentialsSource> app =
        all -> CredentialsSource.from(all, sdk, clock, line -> {});
    credentials = read(app);
    host = read(PusherHost::from);
    tokens = read(TokenSettings::from);
    issuers = read(all -> Issuers.from(all, clock));
    keySetUrls =
        issuers
            .filter(known -> new Environment(given).optional("JWKS").isEmpty())
            .map(known -> new Environment(given).safeUrls("JWKS_URL"))
            .orElse(List.of());
    verifier =
        tokens.flatMap(accepted -> issuers.map(known -> new TokenVerifier(accepted, known, clock)));
    table = read(all -> all.required("PARTY_TABLE"));
    read(PublishedAttributes::from);
    read(all -> all.flag("REVOKE_ON_REMOVAL", true));
    // Reads the settings only, and sends no requests.
    read(
        all ->
            RateLimits.from(all, DynamoDb.from(all, sdk), new Pseudonyms(app.apply(all)), clock));
  }

  private <T> Optional<T> read(Function<Environment, T> reader) {
    Map<String, String> variables = new HashMap<>(given);
    // Lambda always sets it.
    variables.putIfAbsent("AWS_REGION", "us-east-1");
    boolean valid = true;
    while (true) {
      try {
        T value = reader.apply(new Environment(variables));
        return valid ? Optional.of(value) : Optional.empty();
      } catch (EnvironmentException e) {
        problems.putIfAbsent(e.variable(), String.valueOf(e.getMessage()));
        String replacement = VALID_VALUES.getOrDefault(e.variable(), "");
        if (replacement.equals(variables.put(e.variable(), replacement))) {
          return Optional.empty();
        }
        valid = false;
      }
    }
  }

  List<Finding> findings(Fixes fixes) {
    List<Finding> findings = new ArrayList<>();
    problems.forEach(
        (variable, problem) ->
            findings.add(
                Finding.fail(
                    CHECK,
                    problem + similarNames(variable),
                    KEYS.contains(variable)
                        ? fixes.missingKey()
                        : ADVICE.getOrDefault(variable, "See docs/settings.md for its values"))));
    if (findings.isEmpty()) {
      long set = given.keySet().stream().filter(this::isKnown).filter(this::isSet).count();
      findings.add(Finding.ok(CHECK, set + " are set, none is missing or invalid"));
    }
    return findings;
  }

  /** Lists unknown variables with the same prefix: a missing variable is often misspelled. */
  private String similarNames(String missing) {
    String family =
        missing.substring(0, missing.indexOf('_') < 0 ? missing.length() : missing.indexOf('_'));
    List<String> others =
        new TreeSet<>(given.keySet())
            .stream().filter(name -> name.startsWith(family + "_") && !isKnown(name)).toList();
    return isSet(missing) || others.isEmpty()
        ? ""
        : " (" + String.join(", ", others) + " is not a known variable)";
  }

  private boolean isSet(String variable) {
    return new Environment(given).optional(variable).isPresent();
  }

  private boolean isKnown(String variable) {
    return VALID_VALUES.containsKey(variable) || OPTIONAL.contains(variable);
  }

  /** Whether the environment has any of the functions' variables. */
  static boolean areIn(Map<String, String> environment) {
    return VALID_VALUES.keySet().stream()
            .filter(name -> !name.equals("STAGE"))
            .anyMatch(environment::containsKey)
        || OPTIONAL.stream().anyMatch(environment::containsKey);
  }

  boolean isProd() {
    return stage.filter(Stage.PROD::equals).isPresent();
  }

  Optional<String> secretArn() {
    return new Environment(given).optional("PUSHER_SECRET_ARN");
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

  Optional<Issuers> issuers() {
    return issuers;
  }

  /**
   * The URLs of the key sets, in the order of the issuers; none if the settings contain the key set
   * itself.
   */
  List<URI> keySetUrls() {
    return keySetUrls;
  }

  Optional<TokenVerifier> verifier() {
    return verifier;
  }

  Optional<String> table() {
    return table;
  }
}
