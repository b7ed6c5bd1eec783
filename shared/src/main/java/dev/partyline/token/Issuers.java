package dev.partyline.token;

import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * The issuers whose tokens are accepted, each with its own key set: a key verifies only the tokens
 * of the issuer that publishes it. Thread-safe.
 */
public final class Issuers {

  private final Map<String, KeySet> keySets;

  /**
   * @param keySets by issuer
   */
  Issuers(Map<String, KeySet> keySets) {
    this.keySets = new LinkedHashMap<>(keySets);
  }

  /**
   * Reads {@code JWT_ISSUER}, one issuer or several, and either {@code JWKS_URL}, as many addresses
   * in the same order, or {@code JWKS}, the key set of a single issuer itself (not in prod: keys
   * could not be rotated without a deployment). Nothing is fetched.
   *
   * @throws EnvironmentException if a variable is missing or invalid
   */
  public static Issuers from(Environment environment, Clock clock) {
    return from(environment, SSLContexts::createSystemDefault, clock);
  }

  static Issuers from(Environment environment, Supplier<SSLContext> tls, Clock clock) {
    environment.required("JWT_ISSUER");
    Set<String> names = environment.list("JWT_ISSUER");
    return environment
        .optional("JWKS")
        .map(json -> new Issuers(Map.of(onlyName(names), fixedKeySet(environment, json))))
        .orElseGet(() -> new Issuers(remoteKeySets(names, environment, tls, clock)));
  }

  private static String onlyName(Set<String> names) {
    if (names.size() > 1) {
      throw new EnvironmentException(
          "JWKS", "holds the keys of one issuer, and JWT_ISSUER has several; set JWKS_URL");
    }
    return names.iterator().next();
  }

  private static KeySet fixedKeySet(Environment environment, String json) {
    if (Stage.from(environment) == Stage.PROD) {
      throw new EnvironmentException("JWKS", "is not allowed in prod, set JWKS_URL");
    }
    try {
      PublishedKeys keys = PublishedKeys.read(json);
      if (!keys.isEmpty()) {
        return new FixedKeySet(keys);
      }
    } catch (ParseException e) {
      // Reported below, without the parser's message.
    }
    throw new EnvironmentException("JWKS", "must be a JSON Web Key Set with a usable key");
  }

  private static Map<String, KeySet> remoteKeySets(
      Set<String> names, Environment environment, Supplier<SSLContext> tls, Clock clock) {
    List<URI> urls = environment.safeUrls("JWKS_URL");
    if (urls.size() != names.size()) {
      throw new EnvironmentException(
          "JWKS_URL",
          "must have one address for each issuer in JWT_ISSUER, in the same order: it has %d for %d"
              .formatted(urls.size(), names.size()));
    }
    // Issuers may share a key set.
    Map<URI, KeySet> byUrl = new LinkedHashMap<>();
    Map<String, KeySet> keySets = new LinkedHashMap<>();
    Iterator<URI> url = urls.iterator();
    for (String name : names) {
      keySets.put(
          name,
          byUrl.computeIfAbsent(
              url.next(), at -> new RemoteKeySet(new KeySetFetcher(at, tls), clock)));
    }
    return keySets;
  }

  /** The key set of an issuer; empty if its tokens are not accepted. */
  public Optional<KeySet> keySet(String issuer) {
    return Optional.ofNullable(keySets.get(issuer));
  }

  /** The issuers, in the order of the configuration. */
  public List<String> names() {
    return new ArrayList<>(keySets.keySet());
  }

  /** Starts to fetch every key set that was not fetched yet. */
  void prefetch() {
    keySets.values().forEach(KeySet::prefetch);
  }

  /** Discards all key sets and fetches them again, at the same time; returns at the deadline. */
  void refresh(Deadline deadline) {
    Set<KeySet> all = Set.copyOf(keySets.values());
    all.forEach(KeySet::refresh);
    all.forEach(keySet -> keySet.awaitFetch(deadline));
  }
}
