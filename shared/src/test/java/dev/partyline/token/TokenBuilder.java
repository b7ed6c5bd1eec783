package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A valid token, but for a test's changes. Built by hand, since a library would not build invalid
 * ones.
 */
final class TokenBuilder {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String ISSUER = "https://issuer.example/";
  static final String AUDIENCE = "partyline";

  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private String beforeHeader = "";
  private Optional<String> payload = Optional.empty();

  TokenBuilder() {
    header("alg", "RS256").header("kid", Keys.RSA.getKeyID()).header("typ", "JWT");
    claim("iss", ISSUER).claim("aud", AUDIENCE).claim("sub", "user-1");
    claim("iat", NOW.getEpochSecond() - 60).claim("exp", NOW.getEpochSecond() + 600);
  }

  TokenBuilder header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  TokenBuilder withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  TokenBuilder claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  TokenBuilder nullClaim(String name) {
    claims.put(name, null);
    return this;
  }

  TokenBuilder without(String... names) {
    Arrays.asList(names).forEach(claims::remove);
    return this;
  }

  /** Replaces the claims by another text. */
  TokenBuilder payload(String text) {
    payload = Optional.of(text);
    return this;
  }

  TokenBuilder byteOrderMarkInHeader() {
    beforeHeader = "\uFEFF";
    return this;
  }

  /** Signed with the issuer's RSA key. */
  String sign() {
    return sign(Keys.RSA);
  }

  String sign(RSAKey key) {
    return signed(input -> signature("SHA256withRSA", privateKey(key), input));
  }

  String sign(ECKey key) {
    String hash = key.getCurve().equals(Keys.EC_P384.getCurve()) ? "SHA384" : "SHA256";
    return signed(input -> signature(hash + "withECDSAinP1363Format", privateKey(key), input));
  }

  String sign(KeyPair ed25519) {
    return signed(input -> signature("Ed25519", ed25519.getPrivate(), input));
  }

  String signWithSecret(byte[] secret) {
    return signed(
        input -> {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(secret, "HmacSHA256"));
          return mac.doFinal(input);
        });
  }

  String signedAs(String signature) {
    return input() + "." + signature;
  }

  /** The signed text: header and payload. */
  String input() {
    return base64(beforeHeader + GSON.toJson(header))
        + "."
        + base64(payload.orElseGet(() -> GSON.toJson(claims)));
  }

  private String signed(Signer signer) {
    try {
      return input() + "." + base64(signer.sign(input().getBytes(UTF_8)));
    } catch (GeneralSecurityException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] signature(String algorithm, PrivateKey key, byte[] input)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(input);
    return signature.sign();
  }

  private static PrivateKey privateKey(RSAKey key) throws JOSEException {
    return key.toPrivateKey();
  }

  private static PrivateKey privateKey(ECKey key) throws JOSEException {
    return key.toPrivateKey();
  }

  static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private interface Signer {
    byte[] sign(byte[] input) throws GeneralSecurityException, JOSEException;
  }
}
