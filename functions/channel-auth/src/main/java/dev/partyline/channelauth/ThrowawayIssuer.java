package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.partyline.token.TokenSettings;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
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
  private final Clock clock;
  private final List<JWK> keys = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

  /**
   * Generates a key and a token for each accepted algorithm.
   *
   * @throws GeneralSecurityException if this JDK has no such keys
   * @throws JOSEException if a token cannot be signed
   */
  ThrowawayIssuer(TokenSettings settings, Clock clock)
      throws GeneralSecurityException, JOSEException {
    this.settings = settings;
    this.clock = clock;
    List<JWSAlgorithm> rsaFirst = new ArrayList<>(settings.algorithms());
    rsaFirst.sort(Comparator.comparing(algorithm -> !JWSAlgorithm.Family.RSA.contains(algorithm)));
    for (JWSAlgorithm algorithm : rsaFirst) {
      JWK key = key(algorithm);
      keys.add(key.toPublicJWK());
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

  private static JWK key(JWSAlgorithm algorithm) throws GeneralSecurityException {
    if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
          .privateKey(pair.getPrivate())
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(algorithm)
          .keyID(algorithm.getName())
          .build();
    }
    Curve curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(curve.toECParameterSpec());
    KeyPair pair = generator.generateKeyPair();
    return new ECKey.Builder(curve, (ECPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(algorithm)
        .keyID(algorithm.getName())
        .build();
  }

  private String token(JWSAlgorithm algorithm, JWK key) throws JOSEException {
    Map<String, Object> header =
        Map.of("alg", algorithm.getName(), "kid", key.getKeyID(), "typ", "at+jwt");
    String signed = encoded(header) + "." + encoded(claims());
    JWSSigner signer =
        key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
    return signed + "." + signer.sign(new JWSHeader(algorithm), signed.getBytes(US_ASCII));
  }

  // Nimbus would use a JSON library of its own, which nothing else loads.
  private static String encoded(Map<String, Object> members) {
    return Base64URL.encode(json(members).toString()).toString();
  }

  private static JsonObject json(Map<String, Object> members) {
    JsonObject json = new JsonObject();
    members.forEach(
        (name, value) ->
            json.add(
                name,
                value instanceof Number number
                    ? new JsonPrimitive(number)
                    : new JsonPrimitive(value.toString())));
    return json;
  }

  private Map<String, Object> claims() {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new HashMap<>();
    settings.usernameClaims().forEach(claim -> claims.put(claim, "priming"));
    claims.put("picture", "https://priming.invalid/avatar.png");
    claims.put("iss", settings.issuer());
    claims.put("iat", now);
    claims.put("exp", now + Math.min(SECONDS, settings.maxLifetime().toSeconds()));
    claims.put("sub", SUBJECT);
    claims.put(settings.userIdClaim(), SUBJECT);
    settings.audiences().stream().findFirst().ifPresent(audience -> claims.put("aud", audience));
    settings.clientIds().stream().findFirst().ifPresent(client -> claims.put("client_id", client));
    return claims;
  }
}
