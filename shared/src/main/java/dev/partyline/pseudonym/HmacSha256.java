package dev.partyline.pseudonym;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 (<a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>), and keys
 * derived with it. Stateless, thread-safe.
 */
final class HmacSha256 {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private HmacSha256() {}

  /** The 32 bytes of the MAC. */
  static byte[] mac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
  }

  /**
   * Derives a key of 32 bytes by HKDF (<a href="https://www.rfc-editor.org/rfc/rfc5869">RFC
   * 5869</a>): extract without a salt, which is a salt of 32 zeros (section 2.2), then the first
   * block of expand (section 2.3).
   *
   * @param info the use of the key; another info gives an unrelated key
   */
  static byte[] deriveKey(byte[] secret, byte[] info) {
    byte[] pseudorandomKey = mac(new byte[BYTES], secret);
    byte[] block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    return mac(pseudorandomKey, block);
  }
}
