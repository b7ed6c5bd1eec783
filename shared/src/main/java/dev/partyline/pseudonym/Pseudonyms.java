package dev.partyline.pseudonym;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.channel.UserId;
import dev.partyline.pusher.CredentialsSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces user ids and addresses where they are stored or logged. A pseudonym is the first 8 bytes
 * of an HMAC-SHA-256, in hex. Only the app's secret leads from an id to its pseudonym: a plain hash
 * of a short id or of an address is found by trying all of them.
 *
 * <p>The key is derived from the app's secret by HKDF (RFC 5869), extract and expand, with the info
 * {@value #INFO}. Pusher's signatures are HMACs under the secret itself. The extract step makes the
 * secret a message, not a key, so no signature is a pseudonym, whatever its text; it also allows
 * for a secret that is 20 hex digits and no uniform key (section 3.3). Another secret gives other
 * pseudonyms, so they change when the secret is rotated.
 *
 * <p>Never waits: without a secret at this moment there is no pseudonym. Thread-safe; the key is
 * derived once for each secret.
 */
public final class Pseudonyms {

  /** The use of the derived key. Another text gives other pseudonyms. */
  static final String INFO = "partyline pseudonym 1";

  // 64 bits. Without the key no caller can search for an id with another's pseudonym, so only
  // chance matters: 1 in 40 million among a million ids.
  private static final int BYTES = 8;

  private final CredentialsSource source;
  private volatile @Nullable DerivedKey cached;

  /**
   * @param source of the app's secret
   */
  public Pseudonyms(CredentialsSource source) {
    this.source = source;
  }

  /** A user's pseudonym; empty if the secret is unknown at this moment. */
  public Optional<String> user(UserId id) {
    return of("user:" + id.value());
  }

  /**
   * An address's pseudonym; empty if the secret is unknown at this moment. An address never has the
   * pseudonym of a user.
   *
   * @param address in the one form in which it is counted
   */
  public Optional<String> address(String address) {
    return of("address:" + address);
  }

  private Optional<String> of(String identity) {
    return source
        .known()
        .map(
            credentials -> {
              byte[] mac = HmacSha256.mac(key(credentials.secret()), identity.getBytes(UTF_8));
              return HexFormat.of().formatHex(mac, 0, BYTES);
            });
  }

  private byte[] key(String secret) {
    DerivedKey known = cached;
    if (known == null || !known.secret.equals(secret)) {
      known = new DerivedKey(secret);
      cached = known;
    }
    return known.key;
  }

  /** A key, and the secret that it was derived from. */
  private static final class DerivedKey {

    private final String secret;
    private final byte[] key;

    private DerivedKey(String secret) {
      this.secret = secret;
      this.key = HmacSha256.deriveKey(secret.getBytes(UTF_8), INFO.getBytes(UTF_8));
    }
  }
}
