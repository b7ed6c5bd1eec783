package dev.partyline.channelauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * A key that is generated to sign one token. Immutable, thread-safe.
 *
 * @param published the public half
 */
record ThrowawayKey(JWK published, Signer signer) {

  private static final int RSA_BITS = 2048;
  private static final int ED25519_BYTES = 32;

  /** Signs with the private half. */
  @FunctionalInterface
  interface Signer {
    Base64URL sign(byte[] text) throws JOSEException, GeneralSecurityException;
  }

  /**
   * Generates a key for an algorithm.
   *
   * @throws GeneralSecurityException if this JDK has no such keys
   * @throws JOSEException if the key cannot sign
   */
  static ThrowawayKey generate(JWSAlgorithm algorithm)
      throws GeneralSecurityException, JOSEException {
    if (algorithm.equals(JWSAlgorithm.EdDSA)) {
      return ed25519();
    }
    return JWSAlgorithm.Family.RSA.contains(algorithm) ? rsa(algorithm) : ec(algorithm);
  }

  private static ThrowawayKey rsa(JWSAlgorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    KeyPair pair = generator.generateKeyPair();
    RSASSASigner signer = new RSASSASigner(pair.getPrivate());
    return new ThrowawayKey(
        new RSAKey.Builder((RSAPublicKey) pair.getPublic())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(algorithm)
            .keyID(algorithm.getName())
            .build(),
        text -> signer.sign(new JWSHeader(algorithm), text));
  }

  private static ThrowawayKey ec(JWSAlgorithm algorithm)
      throws GeneralSecurityException, JOSEException {
    Curve curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(curve.toECParameterSpec());
    KeyPair pair = generator.generateKeyPair();
    ECDSASigner signer = new ECDSASigner(pair.getPrivate(), curve);
    return new ThrowawayKey(
        new ECKey.Builder(curve, (ECPublicKey) pair.getPublic())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(algorithm)
            .keyID(algorithm.getName())
            .build(),
        text -> signer.sign(new JWSHeader(algorithm), text));
  }

  /** By the JDK alone: Nimbus would need Tink. */
  private static ThrowawayKey ed25519() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    // The key is at the end of its encoding (RFC 8410 section 4).
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
    return new ThrowawayKey(
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.EdDSA)
            .keyID("EdDSA")
            .build(),
        text -> {
          Signature signature = Signature.getInstance("Ed25519");
          signature.initSign(pair.getPrivate());
          signature.update(text);
          return Base64URL.encode(signature.sign());
        });
  }
}
