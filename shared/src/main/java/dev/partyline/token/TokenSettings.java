package dev.partyline.token;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.user.Avatars;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which tokens of the {@linkplain Issuers issuers} are accepted. Immutable, thread-safe.
 *
 * @param recipient whom a token must be for
 * @param algorithms the accepted {@code alg}
 * @param userIdClaim the claim that holds the user id
 * @param usernameClaims claims that may hold a username, in order
 * @param use whether only access tokens are accepted
 * @param maxLifetime the longest time from {@code iat}, or else from now, to {@code exp}
 * @param avatars decides whether a user's picture is shown
 */
public record TokenSettings(
    Recipient recipient,
    Set<JWSAlgorithm> algorithms,
    ClaimPath userIdClaim,
    List<ClaimPath> usernameClaims,
    TokenUse use,
    Duration maxLifetime,
    Avatars avatars) {

  /**
   * Header parameters that point at keys, that must be understood, or that change the form of the
   * token (RFC 7515 section 4.1, RFC 7516 section 4.1, RFC 7797, RFC 7518 section 4.6). Others must
   * be ignored if unknown (RFC 7515 section 4).
   */
  public static final Set<String> REFUSED_HEADER_PARAMETERS =
      Set.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc", "epk");

  private static final Duration DEFAULT_MAX_LIFETIME = Duration.ofHours(24);

  // Never the e-mail address: everyone in the party sees a presence channel's usernames.
  private static final List<ClaimPath> USERNAME_CLAIMS =
      List.of(
          ClaimPath.name("preferred_username"),
          ClaimPath.name("cognito:username"),
          ClaimPath.name("username"),
          ClaimPath.name("nickname"),
          ClaimPath.name("name"));

  /**
   * Reads the variables of {@link Recipient#from}, {@code JWT_ALGORITHMS} (default RS256,ES256),
   * {@code JWT_USER_ID_CLAIM} (default sub), {@code JWT_USERNAME_CLAIM}, {@code JWT_TOKEN_USE}
   * (access, or not set), {@code JWT_MAX_LIFETIME_SECONDS} (default 86400) and {@code
   * AVATAR_HOSTS}.
   *
   * @throws EnvironmentException if one is missing or invalid
   */
  public static TokenSettings from(Environment environment) {
    List<ClaimPath> usernameClaims = new ArrayList<>(USERNAME_CLAIMS);
    environment
        .optional("JWT_USERNAME_CLAIM")
        .ifPresent(claim -> usernameClaims.add(0, ClaimPath.parse("JWT_USERNAME_CLAIM", claim)));
    return new TokenSettings(
        Recipient.from(environment),
        Algorithms.from(environment),
        environment
            .optional("JWT_USER_ID_CLAIM")
            .map(claim -> ClaimPath.parse("JWT_USER_ID_CLAIM", claim))
            .orElse(ClaimPath.SUBJECT),
        List.copyOf(usernameClaims),
        TokenUse.from(environment),
        environment.seconds("JWT_MAX_LIFETIME_SECONDS", DEFAULT_MAX_LIFETIME),
        Avatars.from(environment));
  }
}
