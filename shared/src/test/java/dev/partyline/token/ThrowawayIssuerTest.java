package dev.partyline.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrowawayIssuerTest {

  private final Clock clock = new SettableClock(TokenBuilder.NOW);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JWT_AUDIENCE=partyline",
        "JWT_CLIENT_ID=partyline",
        "JWT_AUDIENCE=partyline,other;JWT_TOKEN_USE=access",
        "JWT_AUDIENCE=partyline;JWT_USER_ID_CLAIM=oid;JWT_USERNAME_CLAIM=nick",
        "JWT_AUDIENCE=partyline;JWT_MAX_LIFETIME_SECONDS=5",
        "JWT_AUDIENCE=partyline;JWT_ALGORITHMS=RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512"
      })
  void shouldBeAcceptedByItsOwnVerifier_whateverIsConfigured(String variables) throws Exception {
    ThrowawayIssuer throwaway = new ThrowawayIssuer(settings(variables), clock);
    try (IssuerServer server = new IssuerServer().serves(throwaway.keySet())) {
      TokenVerifier verifier = throwaway.verifier(server.url());

      assertThat(throwaway.tokens())
          .isNotEmpty()
          .allSatisfy(
              token ->
                  assertThat(verifier.verify(Optional.of("Bearer " + token)))
                      .isInstanceOf(Outcome.Accepted.class));
    }
  }

  @Test
  void shouldBeTrustedByNobodyElse() throws Exception {
    TokenSettings settings = settings("JWT_AUDIENCE=partyline");
    ThrowawayIssuer throwaway = new ThrowawayIssuer(settings, clock);
    ThrowawayIssuer another = new ThrowawayIssuer(settings, clock);
    try (IssuerServer server = new IssuerServer().serves(another.keySet())) {
      TokenVerifier verifier = another.verifier(server.url());

      assertThat(throwaway.tokens())
          .allSatisfy(
              token ->
                  assertThat(verifier.verify(Optional.of("Bearer " + token)))
                      .isInstanceOf(Outcome.Refused.class));
    }
  }

  private static TokenSettings settings(String variables) {
    Map<String, String> environment =
        new HashMap<>(Map.of("JWT_ISSUER", "https://issuer.example/"));
    for (String variable : variables.split(";", -1)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return TokenSettings.from(new Environment(environment));
  }
}
