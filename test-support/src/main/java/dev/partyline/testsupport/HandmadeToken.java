package dev.partyline.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A valid token, but for a test's changes. Its JSON is concatenated text: no library would write a
 * repeated member, a numeric algorithm, or a signature that is not canonical.
 */
public final class HandmadeToken {

  public static final String ISSUER = "https://issuer.example/";
  public static final String AUDIENCE = "partyline";
  public static final String USER = "ada";

  private final List<Map.Entry<String, String>> header = new ArrayList<>();
  private final List<Map.Entry<String, String>> claims = new ArrayList<>();
  private Optional<byte[]> headerText = Optional.empty();
  private Optional<byte[]> payloadText = Optional.empty();

  private HandmadeToken() {}

  /** A token of {@link #ISSUER} for {@link #USER}, issued a minute ago, valid for ten. */
  public static HandmadeToken token() {
    return bare("rsa")
        .header("typ", "\"JWT\"")
        .claim("iss", text(ISSUER))
        .claim("aud", text(AUDIENCE))
        .claim("sub", text(USER));
  }

  /** Signed with this key by RS256, issued a minute ago, valid for ten, without other claims. */
  public static HandmadeToken bare(String keyId) {
    return new HandmadeToken()
        .header("alg", "\"RS256\"")
        .header("kid", text(keyId))
        .claim("iat", seconds(-60))
        .claim("exp", seconds(600));
  }

  /** A time so many seconds from now, as a claim. */
  public static String seconds(long fromNow) {
    return Long.toString(Instant.now().getEpochSecond() + fromNow);
  }

  /** A JSON string of text that needs no escaping. */
  public static String text(String value) {
    return "\"" + value + "\"";
  }

  /** Sets a header parameter to a JSON value. */
  public HandmadeToken header(String name, String json) {
    set(header, name, json);
    return this;
  }

  public HandmadeToken withoutHeader(String name) {
    header.removeIf(member -> member.getKey().equals(name));
    return this;
  }

  /** Adds a header parameter, even if it exists. */
  public HandmadeToken headerAgain(String name, String json) {
    header.add(Map.entry(name, json));
    return this;
  }

  /** Replaces the header by another text. */
  public HandmadeToken headerText(String text) {
    headerText = Optional.of(text.getBytes(UTF_8));
    return this;
  }

  /** Sets a claim to a JSON value. */
  public HandmadeToken claim(String name, String json) {
    set(claims, name, json);
    return this;
  }

  public HandmadeToken withoutClaim(String name) {
    claims.removeIf(member -> member.getKey().equals(name));
    return this;
  }

  /** Adds a claim, even if it exists. */
  public HandmadeToken claimAgain(String name, String json) {
    claims.add(Map.entry(name, json));
    return this;
  }

  /** Replaces the claims by another text. */
  public HandmadeToken payload(String text) {
    return payload(text.getBytes(UTF_8));
  }

  public HandmadeToken payload(byte[] bytes) {
    payloadText = Optional.of(bytes);
    return this;
  }

  /** The claims as JSON. */
  public String claimsText() {
    return object(claims);
  }

  private static void set(List<Map.Entry<String, String>> members, String name, String json) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).getKey().equals(name)) {
        members.set(i, Map.entry(name, json));
        return;
      }
    }
    members.add(Map.entry(name, json));
  }

  /** Signed by RS256 with the issuer's key. */
  public String signed() {
    return signed(SigningKeys.RSA, "SHA256withRSA");
  }

  /**
   * Signed with this key.
   *
   * @param algorithm the name in java.security
   */
  public String signed(KeyPair key, String algorithm) {
    return withSignature(
        input -> {
          Signature signature = Signature.getInstance(algorithm);
          if (algorithm.equals("RSASSA-PSS")) {
            signature.setParameter(
                new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
          }
          signature.initSign(key.getPrivate());
          signature.update(input);
          return signature.sign();
        });
  }

  /** Any text, signed as if it were header and payload by RS256 with the issuer's key. */
  public static String signed(String input) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(SigningKeys.RSA.getPrivate());
      signature.update(input.getBytes(UTF_8));
      return input + "." + part(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Signed by ES256 with the issuer's key. */
  public String signedByEs256() {
    return header("alg", "\"ES256\"")
        .header("kid", "\"p256\"")
        .signed(SigningKeys.P256, "SHA256withECDSAinP1363Format");
  }

  /** Signed by HS256. */
  public String signedWithSecret(byte[] secret) {
    return withSignature(
        input -> {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(secret, "HmacSHA256"));
          return mac.doFinal(input);
        });
  }

  /** With these characters as the signature. */
  public String signedAs(String signature) {
    return input() + "." + signature;
  }

  /** The signed text: header and payload. */
  public String input() {
    return part(headerText.orElseGet(() -> object(header).getBytes(UTF_8)))
        + "."
        + part(payloadText.orElseGet(() -> object(claims).getBytes(UTF_8)));
  }

  private String withSignature(Signer signer) {
    try {
      return signedAs(part(signer.sign(input().getBytes(UTF_8))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String object(List<Map.Entry<String, String>> members) {
    return members.stream()
        .map(member -> text(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String part(byte[] bytes) {
    return SigningKeys.base64(bytes);
  }

  /** Makes a signature. */
  @FunctionalInterface
  private interface Signer {
    byte[] sign(byte[] input) throws GeneralSecurityException;
  }
}
