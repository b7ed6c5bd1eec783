package dev.partyline.operations.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.token.IssuerKey;
import dev.partyline.token.KeySet;
import dev.partyline.token.TokenSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The issuer: its key set, and its discovery document if it has one. Whether a key is taken is
 * asked of the functions' own key set; what is wrong with one that is not, is looked up here.
 */
final class IssuerKeys {

  static final String KEY_SET = "key set";
  static final String ISSUER = "issuer";

  private static final JsonMapper JSON = new JsonMapper();

  private final Settings settings;
  private final Map<String, String> environment;
  private final Http http;

  IssuerKeys(Settings settings, Map<String, String> environment, Http http) {
    this.settings = settings;
    this.environment = environment;
    this.http = http;
  }

  Finding keySet() {
    if (settings.keys().isEmpty() || settings.tokens().isEmpty()) {
      return Finding.skip(KEY_SET, "the settings name no key set, or not whose");
    }
    Optional<URI> url = settings.keySetUrl();
    if (url.isEmpty()) {
      return keySet(new Environment(environment).required("JWKS"), "JWKS");
    }
    String where = url.get().getHost();
    try {
      Http.Answer answer = http.send(where, HttpRequest.newBuilder(url.get()).build());
      if (answer.status() != 200) {
        return Finding.fail(
            KEY_SET,
            where
                + " answers "
                + answer.status()
                + (answer.status() / 100 == 3 ? ", and no redirect is followed" : ""),
            "Set JWKS_URL to the address that the issuer's discovery document names as jwks_uri");
      }
      return keySet(answer.body(), where);
    } catch (NoResponseException e) {
      return Finding.fail(
          KEY_SET,
          where + ": " + e.reason(),
          "Check JWKS_URL, and that the issuer can be reached: without keys every token is answered"
              + " 503");
    }
  }

  private Finding keySet(String json, String where) {
    Optional<JsonNode> entries = entries(json);
    if (entries.isEmpty()) {
      return Finding.fail(
          KEY_SET,
          where + " has no JSON Web Key Set",
          "Set JWKS_URL to the issuer's jwks_uri, not to its discovery document or its home page");
    }
    KeySet keys = settings.keys().orElseThrow();
    Set<JWSAlgorithm> accepted = settings.tokens().map(TokenSettings::algorithms).orElseThrow();
    List<String> good = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    try {
      for (JsonNode entry : entries.get()) {
        String id = shown(entry.path("kid").asText(""));
        Optional<IssuerKey> key = find(keys, entry.path("kid").asText(""));
        if (key.isEmpty()) {
          leftOut.add(id + " (" + flaw(entry) + ")");
        } else if (algorithms(key.get(), accepted).isEmpty()) {
          leftOut.add(id + " (fits none of JWT_ALGORITHMS)");
        } else {
          good.add(id + " (" + algorithms(key.get(), accepted) + ")");
        }
      }
    } catch (UnavailableException e) {
      return Finding.fail(
          KEY_SET,
          "the functions cannot use it: " + reason(e),
          "It must come within 2 s, be 256 KiB at most, and have a usable key");
    }
    String others = leftOut.isEmpty() ? "" : "; left out: " + String.join(", ", leftOut);
    return good.isEmpty()
        ? Finding.fail(
            KEY_SET,
            where + " has no key that can be used" + others,
            "The issuer must have one with a kid, for signatures, RSA from 2048 bits on or of the"
                + " right curve, and JWT_ALGORITHMS must name its algorithm")
        : Finding.ok(KEY_SET, "usable: " + String.join(", ", good) + others);
  }

  /** A key set's first fetch in a JVM may be late for that alone. */
  private static Optional<IssuerKey> find(KeySet keys, String id) {
    try {
      return keys.find(id);
    } catch (UnavailableException e) {
      keys.refresh();
      return keys.find(id);
    }
  }

  private static Optional<JsonNode> entries(String json) {
    try {
      return Optional.of(JSON.readTree(json).path("keys")).filter(JsonNode::isArray);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String algorithms(IssuerKey key, Set<JWSAlgorithm> accepted) {
    return accepted.stream()
        .filter(key::fits)
        .map(JWSAlgorithm::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String flaw(JsonNode entry) {
    if (!entry.path("kid").isTextual()) {
      return "has no kid";
    }
    if (entry.path("use").asText("sig").equals("enc") || entry.path("key_ops").isArray()) {
      return "is not for signatures";
    }
    try {
      if (JWK.parse(entry.toString()) instanceof RSAKey rsa && rsa.size() < 2048) {
        return "RSA of " + rsa.size() + " bits, 2048 at least";
      }
      return "is of a kind that is not used: " + shown(entry.path("kty").asText());
    } catch (ParseException | RuntimeException e) {
      return "cannot be read";
    }
  }

  /** The innermost text is the one that says what happened. */
  private static String reason(Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }

  private static String shown(String id) {
    return id.isEmpty() ? "one without a kid" : id.length() > 48 ? id.substring(0, 48) + "..." : id;
  }

  /**
   * The document at the issuer's well-known address (<a
   * href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig">OpenID Connect
   * Discovery 1.0, section 4</a>): its {@code issuer} is what the tokens have as {@code iss}.
   */
  Finding discovery() {
    if (settings.tokens().isEmpty()) {
      return Finding.skip(ISSUER, "the settings name none");
    }
    String issuer = settings.tokens().get().issuer();
    Optional<URI> address = discoveryAddress(issuer);
    if (address.isEmpty()) {
      return Finding.skip(ISSUER, "JWT_ISSUER is no https address, so there is nothing to look at");
    }
    try {
      Http.Answer answer =
          http.send(address.get().getHost(), HttpRequest.newBuilder(address.get()).build());
      if (answer.status() != 200) {
        return Finding.skip(ISSUER, "no discovery document at " + address.get());
      }
      return compare(JSON.readTree(answer.body()), issuer);
    } catch (NoResponseException e) {
      return Finding.skip(ISSUER, address.get().getHost() + ": " + e.reason());
    } catch (JsonProcessingException e) {
      return Finding.skip(ISSUER, "no discovery document at " + address.get());
    }
  }

  private static Optional<URI> discoveryAddress(String issuer) {
    try {
      String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
      String document = base + "/.well-known/openid-configuration";
      return Optional.of(new Environment(Map.of("JWT_ISSUER", document)).safeUrl("JWT_ISSUER"));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Finding compare(JsonNode document, String issuer) {
    String theirs = document.path("issuer").asText();
    if (!theirs.equals(issuer)) {
      return Finding.fail(
          ISSUER,
          "the issuer calls itself " + theirs + ", JWT_ISSUER is " + issuer,
          "Set JWT_ISSUER to the first, exactly, slash at the end included");
    }
    String keys = document.path("jwks_uri").asText();
    Optional<URI> ours = settings.keySetUrl();
    if (ours.isPresent() && !ours.get().toString().equals(keys)) {
      return Finding.fail(
          ISSUER,
          "the issuer's keys are at " + keys + ", JWKS_URL is " + ours.get(),
          "Set JWKS_URL to the first");
    }
    return Finding.ok(ISSUER, issuer + " names itself and its keys as the settings do");
  }
}
