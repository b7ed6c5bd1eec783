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
   * Whether the token is accepted, by {@code typ} {@code at+jwt} (RFC 9068), {@code token_use}
   * (Cognito) or the claim {@code typ} (Keycloak).
   */
  boolean accepts(TokenHeader header, Claims claims) {
    return this == ANY
        || header.type().filter(ACCESS_TOKEN_TYPES::contains).isPresent()
        || claims.text("token_use").filter("access"::equals).isPresent()
        || claims.text("typ").filter("Bearer"::equals).isPresent();
  }
}
