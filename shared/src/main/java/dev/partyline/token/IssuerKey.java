package dev.partyline.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Optional;

/**
 * An issuer's public key, to verify signatures with. Two are equal if the issuer published the
 * same. Immutable, thread-safe.
 */
public final class IssuerKey {

  // RFC 7518 section 3.3: "A key of size 2048 bits or larger MUST be used".
  private static final int MIN_RSA_BITS = 2048;

  private final JWK published;
  private final JWSVerifier verifier;

  private IssuerKey(JWK published, JWSVerifier verifier) {
    this.published = published;
    this.verifier = verifier;
  }

  /**
   * Creates a key from a published one with an id.
   *
   * @return empty if it is too weak, or neither RSA nor EC
   * @throws JOSEException if it is invalid
   */
  static Optional<IssuerKey> of(JWK published) throws JOSEException {
    if (published instanceof ECKey ec) {
      return Optional.of(new IssuerKey(ec, new ECDSAVerifier(ec)));
    }
    if (published instanceof RSAKey rsa
        && rsa.toRSAPublicKey().getModulus().bitLength() >= MIN_RSA_BITS) {
      return Optional.of(new IssuerKey(rsa, new RSASSAVerifier(rsa)));
    }
    return Optional.empty();
  }

  String id() {
    return published.getKeyID();
  }

  /**
   * Whether the key may be used with an algorithm. The key decides, never the token alone (RFC 8725
   * section 3.1): RSA keys allow the RSA algorithms, EC keys those of their curve, and a key
   * published with {@code alg} only that one.
   */
  public boolean fits(JWSAlgorithm algorithm) {
    return verifier.supportedJWSAlgorithms().contains(algorithm)
        && (published.getAlgorithm() == null || published.getAlgorithm().equals(algorithm));
  }

  /** Whether the token's signature was made with this key. */
  boolean verifies(SignedToken token) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(token.header().algorithm());
    try {
      return fits(algorithm)
          && verifier.verify(
              new JWSHeader(algorithm), token.signed().getBytes(US_ASCII), token.signature());
    } catch (JOSEException | RuntimeException e) {
      // Nimbus reports a malformed signature by several exceptions.
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IssuerKey key && key.published.equals(published);
  }

  @Override
  public int hashCode() {
    return published.hashCode();
  }

  @Override
  public String toString() {
    return "IssuerKey[" + id() + "]";
  }
}
