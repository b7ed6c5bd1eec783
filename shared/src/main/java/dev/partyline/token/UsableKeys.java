package dev.partyline.token;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a JSON Web Key Set (RFC 7517 section 5) key by key: one that cannot be read or used is left
 * out, and the others go on working.
 */
final class UsableKeys {

  // RFC 7518 section 3.3: "A key of size 2048 bits or larger MUST be used".
  private static final int MIN_RSA_BITS = 2048;

  private UsableKeys() {}

  /**
   * @return the keys that a signature may be checked with, by key id; may be empty
   * @throws ParseException if the text is no key set at all
   */
  static Map<String, JWK> read(String json) throws ParseException {
    Map<String, Object> set = JSONObjectUtils.parse(json);
    // A JSON null comes as one.
    List<Object> entries = set == null ? null : JSONObjectUtils.getJSONArray(set, "keys");
    if (entries == null) {
      throw new ParseException("no keys", 0);
    }
    Map<String, JWK> keys = new HashMap<>();
    for (Object entry : entries) {
      read(entry).filter(UsableKeys::isUsable).ifPresent(key -> keys.put(key.getKeyID(), key));
    }
    return keys;
  }

  @SuppressWarnings("unchecked") // The names in a JSON object are texts.
  private static Optional<JWK> read(Object entry) {
    try {
      return Optional.of(JWK.parse((Map<String, Object>) entry).toPublicJWK());
    } catch (ParseException | RuntimeException e) {
      // Off-curve points, nulls, and what is no object at all come as unchecked exceptions;
      // whichever, this key is of no use.
      return Optional.empty();
    }
  }

  private static boolean isUsable(JWK key) {
    return key != null
        && key.getKeyID() != null
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY))
        && isStrong(key);
  }

  private static boolean isStrong(JWK key) {
    return switch (key) {
      case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS;
      case ECKey ec -> true; // The curve decides with which algorithm it may be used.
      default -> false;
    };
  }
}
