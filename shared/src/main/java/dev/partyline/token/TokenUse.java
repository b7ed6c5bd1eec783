package dev.partyline.token;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.Set;

/**
 * What a token must have been issued for. An ID token says who somebody is to the app that asked;
 * it is not meant to open anything (RFC 9068 section 5).
 */
enum TokenUse {
  /** Access and ID tokens are accepted alike. */
  ANY,
  /** Only what says of itself that it is an access token is accepted. */
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
   * Whether a token may be used.
   *
   * @param header {@code typ} may say {@code at+jwt}, which is RFC 9068's
   * @param claims {@code token_use} is Cognito's, {@code typ} Keycloak's
   */
  boolean admits(TokenHeader header, Claims claims) {
    return this == ANY
        || header.type().filter(ACCESS_TOKEN_TYPES::contains).isPresent()
        || claims.text("token_use").filter("access"::equals).isPresent()
        || claims.text("typ").filter("Bearer"::equals).isPresent();
  }
}
