package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.partyline.token.ClaimPath;
import dev.partyline.token.Recipient;
import dev.partyline.token.TokenSettings;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Issues tokens that the settings accept, so that the whole verification can run before the first
 * request. Its keys are generated for it, and nothing else trusts them. Immutable, thread-safe.
 */
final class ThrowawayIssuer {

  /** The tokens' user: an id with every kind of character that a channel name allows. */
  static final String SUBJECT = "Priming-0_a@b,c.d;e";

  private static final long SECONDS = 60;

  private final TokenSettings settings;
  private final String name;
  private final Clock clock;
  private final List<JWK> keys = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

  /**
   * Generates a key and a token for each accepted algorithm.
   *
   * @param name the tokens' {@code iss}
   * @throws GeneralSecurityException if this JDK has no such keys
   * @throws JOSEException if a token cannot be signed
   */
  ThrowawayIssuer(TokenSettings settings, String name, Clock clock)
      throws GeneralSecurityException, JOSEException {
    this.settings = settings;
    this.name = name;
    this.clock = clock;
    List<JWSAlgorithm> rsaFirst = new ArrayList<>(settings.algorithms());
    rsaFirst.sort(Comparator.comparing(algorithm -> !JWSAlgorithm.Family.RSA.contains(algorithm)));
    for (JWSAlgorithm algorithm : rsaFirst) {
      ThrowawayKey key = ThrowawayKey.generate(algorithm);
      keys.add(key.published());
      tokens.add(token(algorithm, key));
    }
  }

  /** The key set as it would be published. */
  String keySet() {
    JsonArray all = new JsonArray();
    keys.forEach(key -> all.add(json(key.toJSONObject())));
    JsonObject set = new JsonObject();
    set.add("keys", all);
    return set.toString();
  }

  /** A token for each algorithm, RSA first, which most issuers use. */
  List<String> tokens() {
    return List.copyOf(tokens);
  }

  private String token(JWSAlgorithm algorithm, ThrowawayKey key)
      throws JOSEException, GeneralSecurityException {
    Map<String, Object> header =
        Map.of("alg", algorithm.getName(), "kid", key.published().getKeyID(), "typ", "at+jwt");
    String signed = encoded(header) + "." + encoded(claims());
    return signed + "." + key.signer().sign(signed.getBytes(US_ASCII));
  }

  // Nimbus would use a JSON library of its own, which nothing else loads.
  private static String encoded(Map<String, Object> members) {
    return Base64URL.encode(json(members).toString()).toString();
  }

  private static JsonObject json(Map<String, Object> members) {
    JsonObject json = new JsonObject();
    members.forEach((member, value) -> json.add(member, json(value)));
    return json;
  }

  private static JsonElement json(Object value) {
    return switch (value) {
      case Number number -> new JsonPrimitive(number);
      case JsonElement element -> element;
      default -> new JsonPrimitive(value.toString());
    };
  }

  private Map<String, Object> claims() {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new HashMap<>();
    settings.usernameClaims().forEach(claim -> put(claims, claim, "priming"));
    claims.put("picture", "https://priming.invalid/avatar.png");
    claims.put("iss", name);
    claims.put("iat", now);
    claims.put("exp", now + Math.min(SECONDS, settings.maxLifetime().toSeconds()));
    claims.put("sub", SUBJECT);
    put(claims, settings.userIdClaim(), SUBJECT);
    Recipient recipient = settings.recipient();
    recipient.audiences().stream().findFirst().ifPresent(audience -> claims.put("aud", audience));
    recipient.clientIds().stream().findFirst().ifPresent(client -> claims.put("client_id", client));
    return claims;
  }

  /** Sets a claim, and the objects around it. */
  private static void put(Map<String, Object> claims, ClaimPath claim, String value) {
    List<String> steps = claim.steps();
    if (steps.size() == 1) {
      claims.put(steps.get(0), value);
      return;
    }
    JsonObject parent = (JsonObject) claims.computeIfAbsent(steps.get(0), step -> new JsonObject());
    for (String step : steps.subList(1, steps.size() - 1)) {
      if (!parent.has(step)) {
        parent.add(step, new JsonObject());
      }
      parent = parent.getAsJsonObject(step);
    }
    parent.addProperty(steps.get(steps.size() - 1), value);
  }
}
