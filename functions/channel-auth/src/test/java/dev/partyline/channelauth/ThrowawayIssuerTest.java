package dev.partyline.channelauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrowawayIssuerTest {

  private final Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JWT_AUDIENCE=partyline",
        "JWT_CLIENT_ID=partyline",
        "JWT_AUDIENCE=partyline,other;JWT_TOKEN_USE=access",
        "JWT_AUDIENCE=partyline;JWT_USER_ID_CLAIM=oid;JWT_USERNAME_CLAIM=nick",
        "JWT_AUDIENCE=partyline;JWT_MAX_LIFETIME_SECONDS=5",
        "JWT_AUDIENCE=partyline;JWT_ALGORITHMS=RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA",
        "JWT_ANY_AUDIENCE=true",
        "JWT_AUDIENCE=partyline;JWT_CLIENT_ID=web",
        "JWT_AUDIENCE=partyline;JWT_USER_ID_CLAIM=/a~1b/c/d;JWT_USERNAME_CLAIM=/a~1b/c/name"
      })
  void shouldBeAcceptedByAVerifierWithItsKeys_whateverIsConfigured(String variables)
      throws Exception {
    Environment environment = environment(variables);
    ThrowawayIssuer throwaway = issuer(environment);

    assertThat(throwaway.tokens())
        .isNotEmpty()
        .allSatisfy(
            token ->
                assertThat(verify(token, throwaway, environment))
                    .isInstanceOf(Outcome.Accepted.class));
  }

  @Test
  void shouldNotBeTrusted_byAVerifierWithOtherKeys() throws Exception {
    Environment environment = environment("JWT_AUDIENCE=partyline");
    ThrowawayIssuer another = issuer(environment);

    assertThat(issuer(environment).tokens())
        .isNotEmpty()
        .allSatisfy(
            token ->
                assertThat(verify(token, another, environment))
                    .isInstanceOf(Outcome.Refused.class));
  }

  private Outcome<?> verify(String token, ThrowawayIssuer trusted, Environment environment) {
    return TokenVerifier.from(environment.with(Map.of("JWKS", trusted.keySet())), clock)
        .verify(Optional.of("Bearer " + token), Deadline.in(Duration.ofSeconds(30)));
  }

  private ThrowawayIssuer issuer(Environment environment) throws Exception {
    return new ThrowawayIssuer(TokenSettings.from(environment), "https://issuer.example/", clock);
  }

  private static Environment environment(String variables) {
    Map<String, String> environment =
        new HashMap<>(Map.of("STAGE", "dev", "JWT_ISSUER", "https://issuer.example/"));
    for (String variable : variables.split(";", -1)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return new Environment(environment);
  }
}
