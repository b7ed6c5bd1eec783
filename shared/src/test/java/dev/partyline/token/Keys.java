package dev.partyline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys generated for each run of the tests. */
final class Keys {

  static final RSAKey RSA = rsa("rsa-1");
  static final RSAKey OTHER_ISSUERS_RSA = rsa("rsa-1");
  static final ECKey EC = ec("ec-1", Curve.P_256);
  static final ECKey EC_P384 = ec("ec-384", Curve.P_384);

  private Keys() {}

  static RSAKey rsa(String keyId) {
    return generated(() -> new RSAKeyGenerator(2048).keyID(keyId).generate());
  }

  static RSAKey weakRsa(String keyId) {
    return generated(() -> new RSAKeyGenerator(1024, true).keyID(keyId).generate());
  }

  static ECKey ec(String keyId, Curve curve) {
    return generated(() -> new ECKeyGenerator(curve).keyID(keyId).generate());
  }

  static KeyPair ed25519() {
    return generated(() -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  /** The public half as published, with members added or replaced. */
  static String entry(KeyPair ed25519, Map<String, ?> members) {
    byte[] encoded = ed25519.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    Map<String, Object> entry = new HashMap<>();
    entry.put("kty", "OKP");
    entry.put("crv", "Ed25519");
    entry.put("x", Base64URL.encode(x).toString());
    entry.putAll(members);
    return JSONObjectUtils.toJSONString(entry);
  }

  /** The public halves as a key set. */
  static String set(JWK... keys) {
    return set(Arrays.stream(keys).map(Keys::entry).toArray(String[]::new));
  }

  /** A key set of the given entries. */
  static String set(String... entries) {
    return Arrays.stream(entries).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  static IssuerKey issuerKey(JWK key) {
    return generated(() -> IssuerKey.of(key.toPublicJWK())).orElseThrow();
  }

  static String entry(JWK key) {
    return key.toPublicJWK().toJSONString();
  }

  /** The public half, with members added or replaced. */
  static String entryWith(JWK key, Map<String, ?> members) {
    Map<String, Object> entry = key.toPublicJWK().toJSONObject();
    entry.putAll(members);
    return JSONObjectUtils.toJSONString(entry);
  }

  private static <T> T generated(Generator<T> generator) {
    try {
      return generator.generate();
    } catch (JOSEException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private interface Generator<T> {
    T generate() throws JOSEException, GeneralSecurityException;
  }
}
