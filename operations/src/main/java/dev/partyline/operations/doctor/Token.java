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
 * A user's token, looked at by the functions' own verifier. The endpoint says 401 and nothing else;
 * here is where the reason is told. Of the claims only {@code sub}, {@code iss}, {@code aud},
 * {@code exp}, and of the header {@code alg}, {@code kid} and {@code typ} are shown.
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
   * @param text with or without {@code Bearer} before it, and with blanks around it: it is often
   *     copied
   */
  static Token of(String text) {
    String stripped = text.strip();
    return new Token(
        stripped.regionMatches(true, 0, "Bearer ", 0, 7)
            ? stripped.substring(7).strip()
            : stripped);
  }

  /** Read without any check: to be shown, and to ask with. */
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

  /** Whose it says it is; nothing if it does not say so in a way that the functions accept. */
  Optional<UserId> user(Settings settings) {
    String claim = settings.tokens().map(TokenSettings::userIdClaim).orElse("sub");
    return claims.path(claim).isTextual()
        ? UserId.parse(claims.path(claim).asText())
        : Optional.empty();
  }

  List<Finding> findings(Settings settings, Instant now) {
    if (settings.verifier().isEmpty()) {
      return List.of(Finding.skip(CHECK, "the settings do not say which tokens are accepted"));
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
              "of %s, by %s, good for %s more"
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
              "They must be equal to the last character. If the token is the right one, set"
                  + " JWT_ISSUER to its iss");
      case "audience" ->
          fail(
              "aud is %s; asked for is %s%s"
                  .formatted(
                      claims.path("aud"),
                      accepted.audiences().isEmpty()
                          ? ""
                          : "one of JWT_AUDIENCE " + accepted.audiences() + " there",
                      accepted.clientIds().isEmpty()
                          ? ""
                          : (accepted.audiences().isEmpty() ? "" : " or ")
                              + "one of JWT_CLIENT_ID "
                              + accepted.clientIds()
                              + " as client_id or azp"),
              "The token is for another app or API. README.md, Identity providers, says which of the"
                  + " two a provider's tokens have");
      case "no_expiry" -> fail("exp is missing or no number", "The issuer must set it");
      case "expired" ->
          fail(
              "exp was %s ago"
                  .formatted(
                      time(claims, "exp").map(exp -> span(Duration.between(exp, now))).orElse("")),
              "Get a new token. If it is new, compare the clocks: see the line " + Clocks.CHECK);
      case "no_issue_time" -> fail("iat is missing or no number", "The issuer must set it");
      case "issued_in_future" ->
          fail(
              "iat is in the future, by more than 30 s",
              "The issuer's clock or this one is wrong: see the line " + Clocks.CHECK);
      case "lifetime" ->
          fail(
              "from iat to exp is %s, JWT_MAX_LIFETIME_SECONDS allows %s"
                  .formatted(lifetime(), span(accepted.maxLifetime())),
              "Have the issuer make shorter tokens, or set JWT_MAX_LIFETIME_SECONDS higher");
      case "not_yet_valid" ->
          fail(
              "nbf is in the future, by more than 30 s",
              "Use it later, or compare the clocks: see the line " + Clocks.CHECK);
      case "subject" ->
          fail(
              accepted.userIdClaim() + ", the user id, is missing, empty, too long or no text",
              "JWT_USER_ID_CLAIM must name a claim that every token has");
      case "token_use" ->
          fail(
              "it does not say that it is an access token, and JWT_TOKEN_USE=access asks for that",
              "Send the access token and not the ID token; if the provider marks neither, leave"
                  + " JWT_TOKEN_USE empty");
      case "algorithm" ->
          fail(
              "alg is \"%s\", JWT_ALGORITHMS allows %s"
                  .formatted(text(header, "alg"), accepted.algorithms()),
              "Have the issuer sign with one of these, or add it to JWT_ALGORITHMS; a shared secret"
                  + " (HS256) is never accepted");
      case "key_id" ->
          fail("kid is missing, or longer than 128 characters", "The issuer must name the key");
      case "unknown_key" ->
          fail(
              "kid \"%s\" is not among the usable keys".formatted(text(header, "kid")),
              "The token is of another issuer or environment, or its key cannot be used: see the line "
                  + IssuerKeys.KEY_SET);
      case "signature" ->
          fail(
              "its signature is not of key \"%s\"".formatted(text(header, "kid")),
              "The token was changed or cut short on its way, or is of an issuer with the same kid");
      case "key_set" ->
          fail(
              "its signature cannot be checked without a key set",
              "Mend what the line " + IssuerKeys.KEY_SET + " says");
      case "type" ->
          fail(
              "typ is \"%s\"".formatted(text(header, "typ")),
              "It must be JWT or at+jwt: this is some other kind of token");
      case "header_parameter" ->
          fail(
              "its header has more than alg, kid, typ and thumbprints",
              "The issuer must leave out jwk, jku, x5c, crit and the like");
      case "token_too_long" -> fail("it is longer than 8 KiB", "Have the issuer put less into it");
      case "not_a_bearer_token" ->
          fail(
              "it is no three parts of base64url with dots between",
              "Is it a JWT? An opaque token, or one cut short when copied, is not");
      default ->
          fail(
              "it cannot be read (" + reason + ")",
              "It was not made as RFC 7515 says, or changed on its way");
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
