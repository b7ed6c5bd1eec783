package dev.partyline.token;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The signature algorithms that can be accepted (RFC 7518 section 3.1, RFC 8037 section 3.1). */
final class Algorithms {

  // Asymmetric algorithms only: with a shared key, anyone who can verify a token can make one.
  static final List<JWSAlgorithm> SUPPORTED =
      List.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA);

  private Algorithms() {}

  /**
   * Reads {@code JWT_ALGORITHMS} (default RS256,ES256).
   *
   * @throws EnvironmentException if it names an algorithm that is not supported
   */
  static Set<JWSAlgorithm> from(Environment environment) {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : environment.list("JWT_ALGORITHMS")) {
      JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
      if (!SUPPORTED.contains(algorithm)) {
        throw new EnvironmentException(
            "JWT_ALGORITHMS",
            "must be some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA");
      }
      algorithms.add(algorithm);
    }
    return algorithms.isEmpty()
        ? Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256)
        : Set.copyOf(algorithms);
  }
}
