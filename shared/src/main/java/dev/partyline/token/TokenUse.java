package dev.partyline.token;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;

/**
 * What a token must have been issued for. An ID token says who somebody is to the app that asked;
 * it is not meant to open anything (RFC 9068 section 5).
 */
enum TokenUse {
  /** Access and ID tokens are accepted alike. */
  ANY,
  /** Only what says of itself that it is an access token is accepted. */
  ACCESS;

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
   * @param headerType the header's {@code typ}, in lower case; {@code at+jwt} is RFC 9068's
   * @param claims {@code token_use} is Cognito's, {@code typ} Keycloak's
   */
  boolean admits(String headerType, Claims claims) {
    return this == ANY
        || headerType.equals("at+jwt")
        || headerType.equals("application/at+jwt")
        || claims.text("token_use").filter("access"::equals).isPresent()
        || claims.text("typ").filter("Bearer"::equals).isPresent();
  }
}
