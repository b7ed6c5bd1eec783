package dev.partyline.token;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.user.Avatars;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which tokens are accepted. Immutable, thread-safe.
 *
 * @param issuer the required {@code iss}
 * @param audiences one of these must be in {@code aud}; empty if client ids decide
 * @param clientIds one of these must be {@code client_id} or {@code azp}; empty if audiences decide
 * @param algorithms the accepted {@code alg}
 * @param userIdClaim the claim that holds the user id
 * @param usernameClaims claims that may hold a username, in order
 * @param use whether only access tokens are accepted
 * @param maxLifetime the longest time from {@code iat} to {@code exp}
 * @param avatars decides whether a user's picture is shown
 */
public record TokenSettings(
    String issuer,
    Set<String> audiences,
    Set<String> clientIds,
    Set<JWSAlgorithm> algorithms,
    String userIdClaim,
    List<String> usernameClaims,
    TokenUse use,
    Duration maxLifetime,
    Avatars avatars) {

  private static final Duration DEFAULT_MAX_LIFETIME = Duration.ofHours(24);

  // Never the e-mail address: everyone in the party sees a presence channel's usernames.
  private static final List<String> USERNAME_CLAIMS =
      List.of("preferred_username", "cognito:username", "username", "nickname", "name");

  // Asymmetric algorithms only: with a shared key, anyone who can verify a token can make one.
  private static final Set<JWSAlgorithm> SUPPORTED =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /**
   * Reads {@code JWT_ISSUER}, {@code JWT_AUDIENCE} and/or {@code JWT_CLIENT_ID}, {@code
   * JWT_ALGORITHMS} (default RS256,ES256), {@code JWT_USER_ID_CLAIM} (default sub), {@code
   * JWT_USERNAME_CLAIM}, {@code JWT_TOKEN_USE} (access, or not set), {@code
   * JWT_MAX_LIFETIME_SECONDS} (default 86400) and {@code AVATAR_HOSTS}.
   *
   * @throws EnvironmentException if one is missing or invalid
   */
  public static TokenSettings from(Environment environment) {
    Set<String> audiences = environment.list("JWT_AUDIENCE");
    Set<String> clientIds = environment.list("JWT_CLIENT_ID");
    if (audiences.isEmpty() && clientIds.isEmpty()) {
      throw new EnvironmentException("JWT_AUDIENCE", "is not set, and JWT_CLIENT_ID neither");
    }
    List<String> usernameClaims = new ArrayList<>(USERNAME_CLAIMS);
    environment.optional("JWT_USERNAME_CLAIM").ifPresent(claim -> usernameClaims.add(0, claim));
    return new TokenSettings(
        environment.required("JWT_ISSUER"),
        Set.copyOf(audiences),
        Set.copyOf(clientIds),
        algorithms(environment),
        environment.optional("JWT_USER_ID_CLAIM").orElse("sub"),
        List.copyOf(usernameClaims),
        TokenUse.from(environment),
        environment.seconds("JWT_MAX_LIFETIME_SECONDS", DEFAULT_MAX_LIFETIME),
        Avatars.from(environment));
  }

  private static Set<JWSAlgorithm> algorithms(Environment environment) {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : environment.list("JWT_ALGORITHMS")) {
      JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
      if (!SUPPORTED.contains(algorithm)) {
        throw new EnvironmentException(
            "JWT_ALGORITHMS", "must be some of RS256, RS384, RS512, PS…, ES256, ES384, ES512");
      }
      algorithms.add(algorithm);
    }
    return algorithms.isEmpty()
        ? Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256)
        : Set.copyOf(algorithms);
  }
}
