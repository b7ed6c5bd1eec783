package dev.partyline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;

/**
 * Checks a token's signature with a key of the issuer's. The key says which algorithms it may be
 * used with, never the token alone (RFC 8725 section 3.1).
 */
final class SignatureCheck {

  private SignatureCheck() {}

  static boolean isRight(JWSObject token, JWK key) {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
      return false;
    }
    try {
      return fits(algorithm, key) && token.verify(verifier(key));
    } catch (JOSEException | RuntimeException e) {
      // Nimbus says in several ways that a signature or a key is not in its form.
      return false;
    }
  }

  private static boolean fits(JWSAlgorithm algorithm, JWK key) {
    return switch (key) {
      case RSAKey rsa -> JWSAlgorithm.Family.RSA.contains(algorithm);
      case ECKey ec -> Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
      default -> false;
    };
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa);
      case ECKey ec -> new ECDSAVerifier(ec);
      default -> throw new IllegalArgumentException("neither an RSA nor an EC key");
    };
  }
}
