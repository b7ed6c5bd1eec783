package dev.partyline.testsupport;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keys generated for each run, and their entries in a key set (RFC 7517, RFC 7518 section 6)
 * written by hand, since a library would not write invalid ones.
 */
public final class SigningKeys {

  public static final KeyPair RSA = rsa(2048);
  public static final KeyPair WEAK_RSA = rsa(1024);
  public static final KeyPair OTHER_ISSUERS_RSA = rsa(2048);
  public static final KeyPair P256 = ec("secp256r1");
  public static final KeyPair P384 = ec("secp384r1");
  public static final KeyPair ED25519 = pair("Ed25519");
  public static final byte[] SECRET =
      "a secret of thirty-two bytes, or".getBytes(StandardCharsets.UTF_8);

  private SigningKeys() {}

  public static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The set of most tests: three valid keys ({@code rsa}, {@code p256}, {@code p384}) among every
   * kind of invalid one.
   */
  public static String goodAmongBad() {
    return set(
        "null",
        "7",
        "\"a text\"",
        "[]",
        "{}",
        "{\"kty\":\"RSA\",\"kid\":\"no-modulus\",\"e\":\"AQAB\"}",
        "{\"kty\":\"unheard-of\",\"kid\":\"unheard-of\"}",
        rsaEntry("weak", WEAK_RSA),
        offCurve("off-curve"),
        "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"%s\"}".formatted(base64(SECRET)),
        rsaEntry("enc", RSA, "\"use\":\"enc\""),
        rsaEntry("encrypts", RSA, "\"key_ops\":[\"encrypt\",\"wrapKey\"]"),
        rsaEntry("rs512-only", RSA, "\"alg\":\"RS512\""),
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed25519\",\"x\":\"%s\"}"
            .formatted(base64(lastBytes(ED25519.getPublic().getEncoded(), 32))),
        rsaEntry("rsa", RSA, "\"use\":\"sig\""),
        ecEntry("p256", "P-256", P256),
        ecEntry("p384", "P-384", P384));
  }

  public static String set(String... entries) {
    return Arrays.stream(entries).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /**
   * The entry of an RSA key.
   *
   * @param more members as JSON text, such as {@code "use":"enc"}
   */
  public static String rsaEntry(String keyId, KeyPair key, String... more) {
    RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
    return Stream.concat(
            Stream.of(
                "\"kty\":\"RSA\"",
                "\"kid\":\"" + keyId + "\"",
                "\"e\":\"" + base64(rsa.getPublicExponent().toByteArray()) + "\"",
                "\"n\":\""
                    + number(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8)
                    + "\""),
            Arrays.stream(more))
        .collect(Collectors.joining(",", "{", "}"));
  }

  public static String ecEntry(String keyId, String curve, KeyPair key) {
    ECPublicKey ec = (ECPublicKey) key.getPublic();
    int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    return ecEntry(
        keyId, curve, number(ec.getW().getAffineX(), size), number(ec.getW().getAffineY(), size));
  }

  private static String offCurve(String keyId) {
    return ecEntry(keyId, "P-256", number(BigInteger.ONE, 32), number(BigInteger.ONE, 32));
  }

  private static String ecEntry(String keyId, String curve, String x, String y) {
    return "{\"kty\":\"EC\",\"crv\":\"%s\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(curve, keyId, x, y);
  }

  /** An unsigned number in so many bytes. */
  private static String number(BigInteger value, int size) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[size];
    int length = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - length, padded, size - length, length);
    return base64(padded);
  }

  private static byte[] lastBytes(byte[] bytes, int count) {
    return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
