package dev.partyline.token;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A token's SHA-256, which identifies it in a cache that does not hold the token. Immutable,
 * thread-safe.
 */
final class TokenHash {

  private final byte[] digest;

  private TokenHash(byte[] digest) {
    this.digest = digest;
  }

  static TokenHash of(BearerToken token) {
    try {
      return new TokenHash(MessageDigest.getInstance("SHA-256").digest(token.ascii()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Its first 64 bits. */
  long fingerprint() {
    return ByteBuffer.wrap(digest).getLong();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && Arrays.equals(digest, hash.digest);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(digest).getInt();
  }
}
