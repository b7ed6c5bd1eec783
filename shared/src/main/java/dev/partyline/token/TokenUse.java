package dev.partyline.token;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.Set;

/**
 * What a token must have been issued for. An ID token tells an app who its user is; it does not
 * authorize requests (RFC 9068 section 5).
 */
enum TokenUse {
  /** Access and ID tokens are accepted. */
  ANY,
  /** Only tokens marked as access tokens are accepted. */
  ACCESS;

  // RFC 9068 section 2.1.
  private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("at+jwt", "application/at+jwt");

  /**
   * Reads {@code JWT_TOKEN_USE}.
   *
   * @throws EnvironmentException if it is set to anything but access
   */
  static TokenUse from(Environment environment) {
    return environment
        .optional("JWT_TOKEN_USE")
        .map(
            value -> {
              if (!value.equals("access")) {
                throw new EnvironmentException("JWT_TOKEN_USE", "must be access, or not set");
              }
              return ACCESS;
            })
        .orElse(ANY);
  }

  /**
   * Whether the token is accepted: at least one of {@code typ} {@code at+jwt} (RFC 9068), {@code
   * token_use} (Cognito) and the claim {@code typ} (Keycloak) marks it as an access token, and none
   * as something else.
   */
  boolean accepts(TokenHeader header, Claims claims) {
    if (this == ANY) {
      return true;
    }
    boolean isMarked =
        header.type().filter(ACCESS_TOKEN_TYPES::contains).isPresent()
            || claims.has("token_use")
            || claims.has("typ");
    return isMarked
        && isMissingOr("access", "token_use", claims)
        && isMissingOr("Bearer", "typ", claims);
  }

  private static boolean isMissingOr(String value, String claim, Claims claims) {
    return !claims.has(claim) || claims.text(claim).filter(value::equals).isPresent();
  }
}
