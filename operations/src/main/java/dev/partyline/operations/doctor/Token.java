package dev.partyline.operations.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.channel.UserId;
import dev.partyline.token.TokenSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Checks a user's token with the functions' own verifier. Channel auth answers 401 without details;
 * this check shows the reason. It shows no claims but {@code sub}, {@code iss}, {@code aud} and
 * {@code exp}, and no header parameters but {@code alg}, {@code kid} and {@code typ}.
 */
final class Token {

  static final String CHECK = "token";

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
    String claim = settings.tokens().map(TokenSettings::userIdClaim).orElse("sub");
    return claims.path(claim).isTextual()
        ? UserId.parse(claims.path(claim).asText())
        : Optional.empty();
  }

  List<Finding> findings(Settings settings, Instant now) {
    if (settings.verifier().isEmpty()) {
      return List.of(Finding.skip(CHECK, "needs valid token settings"));
    }
    TokenSettings accepted = settings.tokens().orElseThrow();
    List<String> reasons =
        new ArrayList<>(settings.verifier().get().rejectionReasons(Optional.of(authorization())));
    if (reasons.contains("no_expiry") || reasons.contains("no_issue_time")) {
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
    return reasons.stream().map(reason -> finding(reason, accepted, now)).toList();
  }

  private Finding finding(String reason, TokenSettings accepted, Instant now) {
    return switch (reason) {
      case "issuer" ->
          fail(
              "iss is \"%s\", JWT_ISSUER is \"%s\""
                  .formatted(text(claims, "iss"), accepted.issuer()),
              "They must be exactly equal. If the token is correct, set JWT_ISSUER to its iss");
      case "audience" ->
          fail(
              "aud is %s; required: %s%s"
                  .formatted(
                      claims.path("aud"),
                      accepted.audiences().isEmpty()
                          ? ""
                          : "one of JWT_AUDIENCE " + accepted.audiences() + " in aud",
                      accepted.clientIds().isEmpty()
                          ? ""
                          : (accepted.audiences().isEmpty() ? "" : ", or ")
                              + "one of JWT_CLIENT_ID "
                              + accepted.clientIds()
                              + " in client_id or azp"),
              "The token is for another app or API. See README.md, Identity providers, for the claims of"
                  + " each provider");
      case "no_expiry" -> fail("exp is missing or not a number", "The issuer must set it");
      case "expired" ->
          fail(
              "exp was %s ago"
                  .formatted(
                      time(claims, "exp").map(exp -> span(Duration.between(exp, now))).orElse("")),
              "Get a new token. If it is new, compare the clocks: see the check " + Clocks.CHECK);
      case "no_issue_time" -> fail("iat is missing or not a number", "The issuer must set it");
      case "issued_in_future" ->
          fail(
              "iat is in the future, by more than 30 s",
              "The issuer's clock or this one is wrong: see the check " + Clocks.CHECK);
      case "lifetime" ->
          fail(
              "its lifetime (iat to exp) is %s, JWT_MAX_LIFETIME_SECONDS allows %s"
                  .formatted(lifetime(), span(accepted.maxLifetime())),
              "Issue tokens with a shorter lifetime, or raise JWT_MAX_LIFETIME_SECONDS");
      case "not_yet_valid" ->
          fail(
              "nbf is in the future, by more than 30 s",
              "Use it later, or compare the clocks: see the check " + Clocks.CHECK);
      case "subject" ->
          fail(
              accepted.userIdClaim() + ", the user id, is missing, empty, too long or not a string",
              "JWT_USER_ID_CLAIM must name a claim that every token has");
      case "token_use" ->
          fail(
              "it is not marked as an access token, and JWT_TOKEN_USE=access requires that",
              "Send the access token, not the ID token. If the provider marks neither, leave"
                  + " JWT_TOKEN_USE empty");
      case "algorithm" ->
          fail(
              "alg is \"%s\", JWT_ALGORITHMS allows %s"
                  .formatted(text(header, "alg"), accepted.algorithms()),
              "Let the issuer sign with one of these, or add it to JWT_ALGORITHMS. A shared secret"
                  + " (HS256) is never accepted");
      case "key_id" ->
          fail("kid is missing, or longer than 128 characters", "The issuer must set it");
      case "unknown_key" ->
          fail(
              "kid \"%s\" is not among the usable keys".formatted(text(header, "kid")),
              "The token is from another issuer or environment, or its key is not usable: see the check "
                  + IssuerKeys.KEY_SET);
      case "signature" ->
          fail(
              "its signature does not match key \"%s\"".formatted(text(header, "kid")),
              "The token was changed or truncated, or is from another issuer that uses the same kid");
      case "key_set" ->
          fail(
              "its signature cannot be verified without a key set",
              "See the check " + IssuerKeys.KEY_SET);
      case "type" ->
          fail(
              "typ is \"%s\"".formatted(text(header, "typ")),
              "It must be JWT or at+jwt: this is another kind of token");
      case "header_parameter" ->
          fail(
              "its header has other parameters than alg, kid, typ, x5t and x5t#S256",
              "The issuer must omit all others, such as jwk, jku, x5c and crit");
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

  private static Finding fail(String seen, String advice) {
    return Finding.fail(CHECK, seen, advice);
  }

  private String lifetime() {
    return time(claims, "iat")
        .flatMap(iat -> time(claims, "exp").map(exp -> span(Duration.between(iat, exp))))
        .orElse("");
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
