package dev.partyline.token;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a token must be for (RFC 7519 section 4.1.3): a token for another API is not accepted, even
 * if our own client asked for it. Immutable, thread-safe.
 *
 * @param audiences one of these must be in {@code aud}, if the token has it; empty if not set
 * @param clientIds one of these must be the client; empty if not set. If both are empty, a token
 *     may be for anyone
 */
public record Recipient(Set<String> audiences, Set<String> clientIds) {

  /**
   * Reads {@code JWT_AUDIENCE} and {@code JWT_CLIENT_ID}. One must be set, or {@code
   * JWT_ANY_AUDIENCE} must be {@code true} instead: some providers' tokens name neither.
   *
   * @throws EnvironmentException if none of the three is set, or {@code JWT_ANY_AUDIENCE} together
   *     with another
   */
  static Recipient from(Environment environment) {
    Recipient recipient =
        new Recipient(
            Set.copyOf(environment.list("JWT_AUDIENCE")),
            Set.copyOf(environment.list("JWT_CLIENT_ID")));
    boolean isAnyone = environment.flag("JWT_ANY_AUDIENCE", false);
    if (recipient.isAnyone() && !isAnyone) {
      throw new EnvironmentException(
          "JWT_AUDIENCE",
          "is not set, and JWT_CLIENT_ID neither; if the tokens name neither audience nor client,"
              + " set JWT_ANY_AUDIENCE to true");
    }
    if (isAnyone && !recipient.isAnyone()) {
      throw new EnvironmentException(
          "JWT_ANY_AUDIENCE", "must not be true if JWT_AUDIENCE or JWT_CLIENT_ID is set");
    }
    return recipient;
  }

  private boolean isAnyone() {
    return audiences.isEmpty() && clientIds.isEmpty();
  }

  /** The reason to refuse the token: {@code audience} or {@code client}; empty if it is for us. */
  Optional<String> refuse(Claims claims) {
    if (isAnyone()) {
      return Optional.empty();
    }
    if (claims.has("aud")) {
      List<String> audience = claims.texts("aud");
      Set<String> accepted = audiences.isEmpty() ? clientIds : audiences;
      if (Collections.disjoint(audience, accepted)) {
        return Optional.of("audience");
      }
      if (audiences.isEmpty() || clientIds.isEmpty()) {
        return Optional.empty();
      }
    } else if (clientIds.isEmpty()) {
      return Optional.of("audience");
    }
    return client(claims).filter(clientIds::contains).isPresent()
        ? Optional.empty()
        : Optional.of("client");
  }

  /** RFC 9068 section 2.2; {@code azp} is OpenID Connect's. */
  private static Optional<String> client(Claims claims) {
    return claims.text(claims.has("client_id") ? "client_id" : "azp");
  }
}
