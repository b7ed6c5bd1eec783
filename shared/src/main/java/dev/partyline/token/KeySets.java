package dev.partyline.token;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import java.text.ParseException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Creates the key set that the environment configures. */
public final class KeySets {

  private KeySets() {}

  /**
   * The set in {@code JWKS} (not in prod: keys could not be rotated without a deployment), or else
   * the set at {@code JWKS_URL}, fetched when first needed.
   *
   * @throws EnvironmentException if neither is set, or one is invalid
   */
  public static KeySet from(Environment environment, Clock clock) {
    return from(environment, HttpsURLConnection::getDefaultSSLSocketFactory, clock);
  }

  static KeySet from(Environment environment, Supplier<SSLSocketFactory> tls, Clock clock) {
    Optional<String> inline = environment.optional("JWKS");
    if (inline.isEmpty()) {
      return new RemoteKeySet(new KeySetFetcher(environment.safeUrl("JWKS_URL"), tls), clock);
    }
    if (Stage.from(environment) == Stage.PROD) {
      throw new EnvironmentException("JWKS", "is not allowed in prod, set JWKS_URL");
    }
    return new FixedKeySet(usable(inline.get()));
  }

  private static Map<String, IssuerKey> usable(String json) {
    try {
      Map<String, IssuerKey> keys = UsableKeys.read(json);
      if (!keys.isEmpty()) {
        return keys;
      }
    } catch (ParseException e) {
      // Reported below, without the parser's message.
    }
    throw new EnvironmentException("JWKS", "must be a JSON Web Key Set with a usable key");
  }
}
