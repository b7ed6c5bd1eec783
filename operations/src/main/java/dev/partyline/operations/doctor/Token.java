package dev.partyline.operations.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.token.Recipient;
import dev.partyline.token.TokenSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a user's token with the functions' own verifier. Channel auth answers 401 without details;
 * this check shows the reason. It shows no claims but those that it checks, and of the header the
 * values of {@code alg}, {@code kid} and {@code typ} and the names of refused parameters.
 */
final class Token {

  static final String CHECK = "token";

  private static final Duration KEY_SET_TIMEOUT = Duration.ofSeconds(3);

  private static final JsonMapper JSON = new JsonMapper();

  private final String text;
  private final JsonNode header;
  private final JsonNode claims;

  private Token(String text) {
    this.text = text;
    String[] parts = text.split("\\.", -1);
    this.header = decode(parts[0]);
    this.claims = parts.length > 1 ? decode(parts[1]) : JSON.createObjectNode();
  }

  /**
   * @param text the token; {@code Bearer} and white space from copying are removed
   */
  static Token of(String text) {
    String stripped = text.strip();
    return new Token(
        stripped.regionMatches(true, 0, "Bearer ", 0, 7)
            ? stripped.substring(7).strip()
            : stripped);
  }

  /** Decodes a part without verification. */
  private static JsonNode decode(String part) {
    try {
      return JSON.readTree(new String(Base64.getUrlDecoder().decode(part), UTF_8));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  String authorization() {
    return "Bearer " + text;
  }

  /** The user id that it claims; empty if the functions do not accept the claim. */
  Optional<UserId> user(Settings settings) {
    return settings.verifier().flatMap(known -> known.claimedUser(Optional.of(authorization())));
  }

  List<Finding> findings(Settings settings, Instant now) {
    if (settings.verifier().isEmpty()) {
      return List.of(Finding.skip(CHECK, "needs valid token settings"));
    }
    TokenSettings accepted = settings.tokens().orElseThrow();
    List<String> issuers = settings.issuers().orElseThrow().names();
    List<String> reasons =
        new ArrayList<>(
            settings
                .verifier()
                .get()
                .rejectionReasons(Optional.of(authorization()), Deadline.in(KEY_SET_TIMEOUT)));
    if (reasons.contains("no_expiry") || reasons.contains("issue_time")) {
      reasons.remove("lifetime");
    }
    if (reasons.isEmpty()) {
      return List.of(
          Finding.ok(
              CHECK,
              "user %s, issuer %s, valid for %s"
                  .formatted(
                      user(settings).map(UserId::value).orElse(""),
                      text(claims, "iss"),
                      time(claims, "exp")
                          .map(exp -> span(Duration.between(now, exp)))
                          .orElse(""))));
    }
    return reasons.stream().map(reason -> finding(reason, accepted, issuers, now)).toList();
  }

  private Finding finding(
      String reason, TokenSettings accepted, List<String> issuers, Instant now) {
    return switch (reason) {
      case "issuer" ->
          fail(
              "iss is %s, JWT_ISSUER is \"%s\""
                  .formatted(shown(claims, "iss"), String.join("\", \"", issuers)),
              "They must be exactly equal. If the token is correct, set JWT_ISSUER to its iss");
      case "audience" -> audience(accepted.recipient());
      case "client" ->
          fail(
              "%s; required: one of JWT_CLIENT_ID %s"
                  .formatted(
                      claims.hasNonNull("client_id")
                          ? "client_id is " + shown(claims, "client_id")
                          : "azp is " + shown(claims, "azp"),
                      accepted.recipient().clientIds()),
              "Another app got this token. If users of that app may subscribe, add it to"
                  + " JWT_CLIENT_ID; if the audience alone decides, leave JWT_CLIENT_ID empty");
      case "no_expiry" -> fail("exp is missing or not a number", "The issuer must set it");
      case "expired" ->
          fail(
              "exp was %s ago"
                  .formatted(
                      time(claims, "exp").map(exp -> span(Duration.between(exp, now))).orElse("")),
              "Get a new token. If it is new, compare the clocks: see the check " + Clocks.CHECK);
      case "issue_time" ->
          fail(
              "iat is " + shown(claims, "iat") + ", not a number of seconds",
              "The issuer must send a number, or leave it out");
      case "issued_in_future" ->
          fail(
              "iat is in the future, by more than 30 s",
              "The issuer's clock or this one is wrong: see the check " + Clocks.CHECK);
      case "lifetime" ->
          fail(
              "its lifetime (%s to exp) is %s, JWT_MAX_LIFETIME_SECONDS allows %s"
                  .formatted(
                      claims.hasNonNull("iat") ? "iat" : "it has no iat, so from now",
                      lifetime(now),
                      span(accepted.maxLifetime())),
              "Issue tokens with a shorter lifetime, or raise JWT_MAX_LIFETIME_SECONDS");
      case "not_yet_valid" ->
          fail(
              "nbf is in the future, by more than 30 s",
              "Use it later, or compare the clocks: see the check " + Clocks.CHECK);
      case "subject" ->
          fail(
              accepted.userIdClaim().text()
                  + ", the user id, is missing, empty, too long, or neither a string nor (if it is"
                  + " not sub) a whole number",
              "JWT_USER_ID_CLAIM must name a claim that every token has, or be a JSON Pointer to it");
      case "token_use" -> tokenUse();
      case "algorithm" ->
          fail(
              "alg is \"%s\", JWT_ALGORITHMS allows %s"
                  .formatted(text(header, "alg"), accepted.algorithms()),
              "Let the issuer sign with one of these, or add it to JWT_ALGORITHMS. A shared secret"
                  + " (HS256) is never accepted");
      case "key_id" ->
          fail("kid is empty, or longer than 128 characters", "The issuer must set it");
      case "unknown_key" ->
          fail(
              (header.has("kid")
                      ? "no usable key with kid \"%1$s\" fits %2$s"
                      : "it has no kid, and no usable key fits %2$s")
                  .formatted(text(header, "kid"), text(header, "alg")),
              "The token is from another issuer or environment, or its key is not usable: see the check "
                  + IssuerKeys.KEY_SET);
      case "ambiguous_key" ->
          fail(
              "it has no kid, and several keys fit " + text(header, "alg"),
              "The issuer must set kid, or publish only one key for this algorithm");
      case "signature" ->
          fail(
              header.has("kid")
                  ? "its signature does not match key \"%s\"".formatted(text(header, "kid"))
                  : "its signature does not match the only key that fits",
              "The token was changed or truncated, or is from another issuer that uses the same kid");
      case "key_set" ->
          fail(
              "its signature cannot be verified without a key set",
              "See the check " + IssuerKeys.KEY_SET);
      case "type" ->
          fail(
              "typ is \"%s\"".formatted(text(header, "typ")),
              "It must be JWT or at+jwt: this is another kind of token");
      case "header_parameter" -> headerParameter();
      case "token_too_long" -> fail("it is longer than 8 KiB", "Issue tokens with fewer claims");
      case "not_a_bearer_token" ->
          fail(
              "it is not three base64url parts separated by dots",
              "It is not a JWT: it may be an opaque token, or truncated when it was copied");
      default ->
          fail(
              "it cannot be parsed (" + reason + ")",
              "It does not conform to RFC 7515, or was changed in transit");
    };
  }

  private Finding audience(Recipient recipient) {
    boolean byAudience = !recipient.audiences().isEmpty();
    if (!claims.hasNonNull("aud")) {
      return fail(
          "it has no aud; required: one of JWT_AUDIENCE " + recipient.audiences(),
          "Set JWT_CLIENT_ID to its client_id or azp, which counts if there is no aud. If it has"
              + " neither, only JWT_ANY_AUDIENCE=true accepts it");
    }
    return fail(
        "aud is %s; required: one of %s %s"
            .formatted(
                claims.path("aud"),
                byAudience ? "JWT_AUDIENCE" : "JWT_CLIENT_ID",
                byAudience ? recipient.audiences() : recipient.clientIds()),
        (byAudience
                ? ""
                : "If this aud is your API, or one that all of the provider's tokens have, set"
                    + " JWT_AUDIENCE to it too. Else ")
            + (byAudience ? "The" : "the")
            + " token is for another app or API. See docs/authentication.md for the claims of each"
            + " provider");
  }

  private Finding tokenUse() {
    boolean isMarked = claims.hasNonNull("token_use") || claims.hasNonNull("typ");
    if (!isMarked) {
      return fail(
          "nothing marks it as an access token, and JWT_TOKEN_USE=access requires that",
          "If the provider marks neither access nor ID tokens, leave JWT_TOKEN_USE empty");
    }
    String mark = claims.hasNonNull("token_use") ? "token_use" : "typ";
    if (claims.path("token_use").asText().equals("access") && claims.hasNonNull("typ")) {
      mark = "typ";
    }
    return fail(
        "its claim %s is %s, and JWT_TOKEN_USE=access requires an access token"
            .formatted(mark, shown(claims, mark)),
        "Send the access token, not the ID or refresh token");
  }

  private Finding headerParameter() {
    Set<String> refused = new TreeSet<>(TokenSettings.REFUSED_HEADER_PARAMETERS);
    refused.removeIf(name -> !header.has(name));
    boolean isEncrypted = header.has("enc") || header.has("epk");
    return fail(
        "its header has " + String.join(", ", refused),
        isEncrypted
            ? "It is an encrypted token (JWE): let the issuer send signed ones (JWS)"
            : "The issuer must omit it: keys come from JWKS_URL alone, and a token is read in one"
                + " way only");
  }

  /** The value as JSON, or that it is missing. */
  private static String shown(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.path(name).toString() : "missing";
  }

  private static Finding fail(String seen, String advice) {
    return Finding.fail(CHECK, seen, advice);
  }

  private String lifetime(Instant now) {
    Instant start = time(claims, "iat").orElse(now);
    return time(claims, "exp").map(exp -> span(Duration.between(start, exp))).orElse("");
  }

  private static Optional<Instant> time(JsonNode claims, String name) {
    JsonNode seconds = claims.path(name);
    return seconds.isNumber() && seconds.asDouble() >= 0 && seconds.asDouble() < 253_402_300_800.0
        ? Optional.of(Instant.ofEpochSecond(seconds.asLong()))
        : Optional.empty();
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asText("");
  }

  private static String span(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  @Override
  public String toString() {
    return "Token";
  }
}
