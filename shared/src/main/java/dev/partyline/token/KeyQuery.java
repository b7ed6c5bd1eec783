package dev.partyline.token;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * Which key of a set may have signed a token: one with its {@code kid} that fits its algorithm
 * (several keys may have one id, RFC 7517 section 4.5), or, for a token without {@code kid}, the
 * only one that fits.
 *
 * @param keyId the token's {@code kid}
 */
record KeyQuery(Optional<String> keyId, JWSAlgorithm algorithm) {

  boolean matches(IssuerKey key) {
    return (keyId.isEmpty() || keyId.equals(key.id())) && key.fits(algorithm);
  }

  /** Whether the query cannot tell which of the keys that match is meant. */
  boolean isAmbiguous(List<IssuerKey> matching) {
    return keyId.isEmpty() && matching.size() > 1;
  }
}
