package dev.partyline.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/**
 * Verifies EdDSA signatures with Ed25519 (RFC 8037 section 3.1, RFC 8032 section 5.1.7) by the JDK,
 * which refuses an S that is not below the group's order. Nimbus would need Tink. Thread-safe.
 */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {

  private static final String ALGORITHM = "Ed25519";
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private final PublicKey key;

  /**
   * @param x the public key (RFC 8037 section 2)
   * @throws GeneralSecurityException if it is not a point of the curve
   */
  Ed25519Verifier(Base64URL x) throws GeneralSecurityException {
    super(Set.of(JWSAlgorithm.EdDSA));
    this.key =
        KeyFactory.getInstance(ALGORITHM)
            .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(x.decode())));
    // The JDK checks here that the point is on the curve.
    signature();
  }

  /** RFC 8032 section 5.1.3: y in little-endian order, and the sign of x in the highest bit. */
  private static EdECPoint point(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != KEY_BYTES) {
      throw new GeneralSecurityException("not an Ed25519 key");
    }
    byte[] y = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      y[i] = encoded[KEY_BYTES - 1 - i];
    }
    boolean isXOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7F;
    BigInteger number = new BigInteger(1, y);
    if (number.compareTo(PRIME) >= 0) {
      throw new GeneralSecurityException("not a canonical Ed25519 key");
    }
    return new EdECPoint(isXOdd, number);
  }

  private Signature signature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initVerify(key);
    return signature;
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    byte[] bytes = signature.decode();
    if (bytes.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature verification = signature();
      verification.update(signed);
      return verification.verify(bytes);
    } catch (SignatureException e) {
      // A malformed signature.
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException("every JDK since 15 has Ed25519", e);
    }
  }
}
