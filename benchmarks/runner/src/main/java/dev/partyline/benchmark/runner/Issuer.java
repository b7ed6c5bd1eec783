package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Signs tokens as most identity providers do: RS256 with 2048 bits. Thread-safe. */
public final class Issuer {

  /** The tokens' {@code iss}. */
  public static final String NAME = "https://issuer.example/";

  /** The tokens' {@code aud}. */
  public static final String AUDIENCE = "party-app";

  private static final int KEY_BITS = 2048;
  private static final long LIFETIME_SECONDS = 3600;
  private static final String KEY_ID = "benchmark";

  private final KeyPair keys;

  /** With a generated key. */
  public Issuer() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    keys = generator.generateKeyPair();
  }

  /** For checks by the JDK alone. */
  public RSAPublicKey publicKey() {
    return (RSAPublicKey) keys.getPublic();
  }

  /** The public key, as an issuer publishes it. */
  public String keySet() {
    RSAPublicKey key = publicKey();
    JsonObject entry = new JsonObject();
    entry.addProperty("kty", "RSA");
    entry.addProperty("use", "sig");
    entry.addProperty("alg", "RS256");
    entry.addProperty("kid", KEY_ID);
    entry.addProperty("n", base64(unsigned(key.getModulus())));
    entry.addProperty("e", base64(unsigned(key.getPublicExponent())));
    JsonArray entries = new JsonArray();
    entries.add(entry);
    JsonObject set = new JsonObject();
    set.add("keys", entries);
    return set.toString();
  }

  /** A token of this user, different from all others. */
  public String token(String user) throws GeneralSecurityException {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "RS256");
    header.addProperty("typ", "JWT");
    header.addProperty("kid", KEY_ID);
    long now = System.currentTimeMillis() / 1000;
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", NAME);
    claims.addProperty("aud", AUDIENCE);
    claims.addProperty("sub", user);
    claims.addProperty("preferred_username", "ada");
    claims.addProperty("jti", UUID.randomUUID().toString());
    claims.addProperty("iat", now);
    claims.addProperty("exp", now + LIFETIME_SECONDS);
    String signed =
        base64(header.toString().getBytes(UTF_8)) + "." + base64(claims.toString().getBytes(UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + base64(signature.sign());
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
