package dev.partyline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
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
  private final Optional<String> id;

  private IssuerKey(JWK published, JWSVerifier verifier) {
    this.published = published;
    this.id = Optional.ofNullable(published.getKeyID());
    this.verifier = verifier;
  }

  /**
   * Creates a key from a published one.
   *
   * @return empty if it is too weak, of another type, or for another purpose than signatures
   * @throws JOSEException if it is invalid
   * @throws GeneralSecurityException if it is invalid
   */
  static Optional<IssuerKey> of(JWK published) throws JOSEException, GeneralSecurityException {
    return verifier(published)
        .map(verifier -> new IssuerKey(published, verifier))
        .filter(key -> Algorithms.SUPPORTED.stream().anyMatch(key::fits));
  }

  private static Optional<JWSVerifier> verifier(JWK published)
      throws JOSEException, GeneralSecurityException {
    return switch (published) {
      case ECKey ec -> Optional.of(new ECDSAVerifier(ec));
      case OctetKeyPair okp when okp.getCurve().equals(Curve.Ed25519) ->
          Optional.of(new Ed25519Verifier(okp.getX()));
      case RSAKey rsa when rsa.toRSAPublicKey().getModulus().bitLength() >= MIN_RSA_BITS ->
          Optional.of(new RSASSAVerifier(rsa));
      default -> Optional.empty();
    };
  }

  /** {@code kid}; empty if the key has none. */
  Optional<String> id() {
    return id;
  }

  /**
   * Whether the key may be used with an algorithm. The key decides, never the token alone (RFC 8725
   * section 3.1): RSA keys allow the RSA algorithms, the others those of their curve, and a key
   * published with {@code alg} only that one.
   */
  public boolean fits(JWSAlgorithm algorithm) {
    return verifier.supportedJWSAlgorithms().contains(algorithm)
        && (published.getAlgorithm() == null || published.getAlgorithm().equals(algorithm));
  }

  /** Whether the token's signature was made with this key. */
  boolean verifies(SignedToken token) {
    JWSAlgorithm algorithm = token.header().algorithm();
    try {
      return fits(algorithm)
          && verifier.verify(new JWSHeader(algorithm), token.signed(), token.signature());
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
    return "IssuerKey[" + id.orElse("") + "]";
  }
}
