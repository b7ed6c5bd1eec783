package dev.partyline.token;

import com.google.gson.JsonNull;
import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.partyline.json.StrictJson;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of a JSON Web Key Set (RFC 7517 section 5). It is parsed key by key: an invalid
 * or unusable key is skipped, and the others still work. Only the public half of a key is read.
 * Immutable, thread-safe.
 */
public final class PublishedKeys {

  /** No keys. */
  static final PublishedKeys NONE = new PublishedKeys(Set.of());

  private final List<IssuerKey> keys;

  private PublishedKeys(Set<IssuerKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Parses a key set.
   *
   * @return the keys for signatures; may be empty
   * @throws ParseException if the text is not a key set
   */
  public static PublishedKeys read(String json) throws ParseException {
    Object entries;
    try {
      // RFC 7517 sections 4 and 5: a repeated member makes the key invalid, or the last one counts.
      entries = StrictJson.objectOfLastMembers(json).get("keys");
    } catch (IOException e) {
      throw new ParseException("not a JSON object", 0);
    }
    if (!(entries instanceof List<?> list)) {
      throw new ParseException("no keys", 0);
    }
    // A set: a key that is published twice is one key.
    Set<IssuerKey> keys = new LinkedHashSet<>();
    for (Object entry : list) {
      if (entry instanceof Map<?, ?> members) {
        read(members).ifPresent(keys::add);
      }
    }
    return new PublishedKeys(keys);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The keys that match a query. */
  List<IssuerKey> find(KeyQuery query) {
    List<IssuerKey> matching = new ArrayList<>(1);
    for (IssuerKey key : keys) {
      if (query.matches(key)) {
        matching.add(key);
      }
    }
    return matching;
  }

  /** The algorithms that one of the keys fits, out of {@code algorithms}. */
  public List<JWSAlgorithm> fitting(Collection<JWSAlgorithm> algorithms) {
    return algorithms.stream()
        .filter(algorithm -> keys.stream().anyMatch(key -> key.fits(algorithm)))
        .toList();
  }

  private static Optional<IssuerKey> read(Map<?, ?> members) {
    try {
      Optional<JWK> key = isForSignatures(members) ? publicHalf(members) : Optional.empty();
      return key.isPresent() ? IssuerKey.of(key.get()) : Optional.empty();
    } catch (GeneralSecurityException | JOSEException | ParseException | RuntimeException e) {
      // Off-curve points and invalid numbers throw unchecked exceptions: the key is unusable.
      return Optional.empty();
    }
  }

  /** RFC 7517 sections 4.2 and 4.3. */
  private static boolean isForSignatures(Map<?, ?> members) throws ParseException {
    String use = text(members, "use");
    Object operations = nonNull(members, "key_ops");
    return (use == null || use.equals("sig"))
        && (operations == null || (operations instanceof List<?> all && all.contains("verify")));
  }

  /** RFC 7518 sections 6.2.1 and 6.3.1, RFC 8037 section 2. */
  private static Optional<JWK> publicHalf(Map<?, ?> members) throws ParseException {
    String id = text(members, "kid");
    String name = text(members, "alg");
    Algorithm algorithm = name == null ? null : new Algorithm(name);
    return switch (required(members, "kty")) {
      case "RSA" ->
          Optional.of(
              new RSAKey.Builder(number(members, "n"), number(members, "e"))
                  .keyID(id)
                  .algorithm(algorithm)
                  .build());
      case "EC" ->
          Optional.of(
              new ECKey.Builder(
                      Curve.parse(required(members, "crv")),
                      number(members, "x"),
                      number(members, "y"))
                  .keyID(id)
                  .algorithm(algorithm)
                  .build());
      case "OKP" ->
          Optional.of(
              new OctetKeyPair.Builder(Curve.parse(required(members, "crv")), number(members, "x"))
                  .keyID(id)
                  .algorithm(algorithm)
                  .build());
      default -> Optional.empty();
    };
  }

  private static Base64URL number(Map<?, ?> members, String name) throws ParseException {
    return new Base64URL(required(members, name));
  }

  private static String required(Map<?, ?> members, String name) throws ParseException {
    String text = text(members, name);
    if (text == null) {
      throw new ParseException("no " + name, 0);
    }
    return text;
  }

  private static @Nullable String text(Map<?, ?> members, String name) throws ParseException {
    Object value = nonNull(members, name);
    if (value != null && !(value instanceof String)) {
      throw new ParseException(name + " is no text", 0);
    }
    return (String) value;
  }

  private static @Nullable Object nonNull(Map<?, ?> members, String name) {
    Object value = members.get(name);
    return value instanceof JsonNull ? null : value;
  }
}
