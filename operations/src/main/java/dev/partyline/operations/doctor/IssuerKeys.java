package dev.partyline.operations.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.token.KeySet;
import dev.partyline.token.PublishedKeys;
import dev.partyline.token.TokenSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks the issuer: its key set, and its discovery document if it has one. The functions' own
 * {@link PublishedKeys} decide whether a key is usable; this class explains why a key is not.
 */
final class IssuerKeys {

  static final String KEY_SET = "key set";
  static final String ISSUER = "issuer";

  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(3);

  private static final JsonMapper JSON = new JsonMapper();

  private final Settings settings;
  private final Map<String, String> environment;
  private final Http http;

  IssuerKeys(Settings settings, Map<String, String> environment, Http http) {
    this.settings = settings;
    this.environment = environment;
    this.http = http;
  }

  /** One finding for each issuer. */
  List<Finding> keySets() {
    if (settings.issuers().isEmpty() || settings.tokens().isEmpty()) {
      return List.of(Finding.skip(KEY_SET, "no key set or no issuer is set"));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> names = settings.issuers().get().names();
    for (int i = 0; i < names.size(); i++) {
      KeySet keys = settings.issuers().get().keySet(names.get(i)).orElseThrow();
      findings.add(
          settings.keySetUrls().isEmpty()
              ? keySet(keys, new Environment(environment).required("JWKS"), "JWKS")
              : keySet(keys, settings.keySetUrls().get(i)));
    }
    return findings;
  }

  private Finding keySet(KeySet keys, URI url) {
    String where = settings.keySetUrls().size() == 1 ? url.getHost() : url.toString();
    try {
      Http.Answer answer =
          http.send(
              where, HttpRequest.newBuilder(url).header("Accept-Encoding", "identity").build());
      if (answer.status() != 200) {
        return Finding.fail(
            KEY_SET,
            where
                + " answers "
                + answer.status()
                + (answer.status() / 100 == 3 ? "; redirects are not followed" : ""),
            "Set JWKS_URL to the jwks_uri of the issuer's discovery document");
      }
      Optional<String> encoding = answer.header("content-encoding").filter(IssuerKeys::isUnknown);
      if (encoding.isPresent()) {
        return Finding.fail(
            KEY_SET,
            where + " sends Content-Encoding " + encoding.get(),
            "The functions ask for no compression, and undo gzip only: change that at the issuer, or"
                + " at the cache in front of it");
      }
      return keySet(keys, answer.body(), where);
    } catch (NoResponseException e) {
      return Finding.fail(
          KEY_SET,
          where + ": " + e.reason(),
          "Check JWKS_URL, and that the issuer can be reached: without keys the answer to every"
              + " token is 503");
    }
  }

  private static boolean isUnknown(String encoding) {
    return !Set.of("identity", "gzip", "x-gzip").contains(encoding.toLowerCase(Locale.ROOT));
  }

  private Finding keySet(KeySet keys, String json, String where) {
    Optional<JsonNode> entries = entries(json);
    if (entries.isEmpty()) {
      return Finding.fail(
          KEY_SET,
          where + " does not return a JSON Web Key Set",
          json.contains("\"jwks_uri\"")
              ? "It is the discovery document: set JWKS_URL to the jwks_uri in it"
              : "Set JWKS_URL to the issuer's jwks_uri, not to its home page or a PEM file");
    }
    Set<JWSAlgorithm> accepted = settings.tokens().map(TokenSettings::algorithms).orElseThrow();
    List<String> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (JsonNode entry : entries.get()) {
      String id = shown(entry.path("kid").asText(""));
      PublishedKeys key = alone(entry);
      if (key.isEmpty()) {
        unusable.add(id + " (" + whyUnusable(entry) + ")");
      } else if (key.fitting(accepted).isEmpty()) {
        unusable.add(id + " (fits none of JWT_ALGORITHMS)");
      } else {
        usable.add(id + " (" + names(key.fitting(accepted)) + ")");
      }
    }
    String others = unusable.isEmpty() ? "" : "; not usable: " + String.join(", ", unusable);
    if (usable.isEmpty()) {
      return Finding.fail(
          KEY_SET,
          where + " has no usable key" + others,
          "It must have a signature key for an algorithm of JWT_ALGORITHMS; RSA keys need at least"
              + " 2048 bits");
    }
    return failureOf(keys)
        .map(
            reason ->
                Finding.fail(
                    KEY_SET,
                    "the functions cannot use it: " + reason,
                    "It must arrive within 2 s, and be at most 256 KiB"))
        .orElseGet(() -> Finding.ok(KEY_SET, "usable: " + String.join(", ", usable) + others));
  }

  /**
   * Why the functions' own fetch fails; empty if it succeeds. Retries once: the first fetch in a
   * JVM is slow, and may time out for that reason alone.
   */
  private static Optional<String> failureOf(KeySet keys) {
    for (int attempt = 0; ; attempt++) {
      try {
        keys.published(Deadline.in(FETCH_TIMEOUT));
        return Optional.empty();
      } catch (UnavailableException e) {
        if (attempt == 1) {
          return Optional.of(reason(e));
        }
        keys.refresh();
      }
    }
  }

  /** The key as the functions read it. */
  private static PublishedKeys alone(JsonNode entry) {
    try {
      return PublishedKeys.read("{\"keys\":[" + entry + "]}");
    } catch (ParseException e) {
      throw new IllegalStateException("a JSON value in a list is a key set", e);
    }
  }

  private static Optional<JsonNode> entries(String json) {
    try {
      return Optional.of(JSON.readTree(json).path("keys")).filter(JsonNode::isArray);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String names(List<JWSAlgorithm> algorithms) {
    return algorithms.stream()
        .map(JWSAlgorithm::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String whyUnusable(JsonNode entry) {
    if (entry.path("use").asText("sig").equals("enc") || entry.path("key_ops").isArray()) {
      return "is not for signatures";
    }
    try {
      if (JWK.parse(entry.toString()) instanceof RSAKey rsa && rsa.size() < 2048) {
        return "RSA with " + rsa.size() + " bits, minimum 2048";
      }
      for (String member : List.of("alg", "crv")) {
        if (entry.path(member).isTextual()) {
          return "unsupported " + member + ": " + shown(entry.path(member).asText());
        }
      }
      return "unsupported key type: " + shown(entry.path("kty").asText());
    } catch (ParseException | RuntimeException e) {
      return "cannot be parsed";
    }
  }

  /** The message of the root cause, which is the most specific one. */
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
    return id.isEmpty() ? "key without kid" : id.length() > 48 ? id.substring(0, 48) + "..." : id;
  }

  /**
   * Compares the settings with the issuer's discovery document (<a
   * href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig">OpenID Connect
   * Discovery 1.0, section 4</a>). Its {@code issuer} equals the tokens' {@code iss}.
   */
  List<Finding> discovery() {
    if (settings.issuers().isEmpty()) {
      return List.of(Finding.skip(ISSUER, "no issuer is set"));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> names = settings.issuers().get().names();
    for (int i = 0; i < names.size(); i++) {
      findings.add(
          discovery(
              names.get(i),
              settings.keySetUrls().isEmpty()
                  ? Optional.empty()
                  : Optional.of(settings.keySetUrls().get(i))));
    }
    return findings;
  }

  private Finding discovery(String issuer, Optional<URI> keySetUrl) {
    Optional<URI> address = discoveryAddress(issuer);
    if (address.isEmpty()) {
      return Finding.skip(
          ISSUER, "JWT_ISSUER is not an https URL, so it has no discovery document");
    }
    try {
      Http.Answer answer =
          http.send(address.get().getHost(), HttpRequest.newBuilder(address.get()).build());
      if (answer.status() != 200) {
        return Finding.skip(ISSUER, "no discovery document at " + address.get());
      }
      return compare(JSON.readTree(answer.body()), issuer, keySetUrl);
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

  private static Finding compare(JsonNode document, String issuer, Optional<URI> ours) {
    String published = document.path("issuer").asText();
    if (!published.equals(issuer)) {
      return Finding.fail(
          ISSUER,
          "the discovery document has issuer " + published + ", JWT_ISSUER is " + issuer,
          "Set JWT_ISSUER to the first, including a slash at the end");
    }
    String keys = document.path("jwks_uri").asText();
    if (ours.isPresent() && !ours.get().toString().equals(keys)) {
      return Finding.fail(
          ISSUER,
          "the discovery document has jwks_uri " + keys + ", JWKS_URL is " + ours.get(),
          "Set JWKS_URL to the first");
    }
    return Finding.ok(
        ISSUER, "the discovery document of " + issuer + " matches JWT_ISSUER and JWKS_URL");
  }
}
