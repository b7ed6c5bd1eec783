package dev.partyline.token;

import static dev.partyline.Some.deadline;
import static dev.partyline.token.TokenBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.user.Avatars;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEnvironmentTest {

  @Test
  void shouldHaveItsDefaults_whenOnlyTheRequiredIsSet() {
    assertThat(TokenSettings.from(environment(Map.of())))
        .isEqualTo(
            new TokenSettings(
                new Recipient(Set.of("partyline"), Set.of()),
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
                ClaimPath.SUBJECT,
                paths("preferred_username", "cognito:username", "username", "nickname", "name"),
                TokenUse.ANY,
                Duration.ofHours(24),
                Avatars.from(environment(Map.of()))));
  }

  @Test
  void shouldReadEverythingThatIsSet() {
    assertThat(
            TokenSettings.from(
                environment(
                    Map.of(
                        "JWT_TOKEN_USE", "access",
                        "JWT_AUDIENCE", "a, b",
                        "JWT_CLIENT_ID", "c,d",
                        "JWT_ALGORITHMS", "PS256, ES512",
                        "JWT_USER_ID_CLAIM", "oid",
                        "JWT_USERNAME_CLAIM", "handle",
                        "JWT_MAX_LIFETIME_SECONDS", "3600",
                        "AVATAR_HOSTS", "cdn.example"))))
        .isEqualTo(
            new TokenSettings(
                new Recipient(Set.of("a", "b"), Set.of("c", "d")),
                Set.of(JWSAlgorithm.PS256, JWSAlgorithm.ES512),
                ClaimPath.name("oid"),
                paths(
                    "handle",
                    "preferred_username",
                    "cognito:username",
                    "username",
                    "nickname",
                    "name"),
                TokenUse.ACCESS,
                Duration.ofHours(1),
                Avatars.from(environment(Map.of("AVATAR_HOSTS", "cdn.example")))));
  }

  @ParameterizedTest
  @CsvSource({
    "JWT_ISSUER, ''",
    "JWT_AUDIENCE, ''",
    "JWT_AUDIENCE, ' , '",
    "JWT_TOKEN_USE, id",
    "JWT_ALGORITHMS, none",
    "JWT_ALGORITHMS, HS256",
    "JWT_ALGORITHMS, 'RS256,HS256'",
    "JWT_ALGORITHMS, rs256",
    "JWT_ALGORITHMS, Ed448",
    "JWT_ANY_AUDIENCE, s3cr3t",
    "JWT_ANY_AUDIENCE, true", // beside JWT_AUDIENCE
    "JWT_USER_ID_CLAIM, /s3cr3t~2",
    "JWT_USERNAME_CLAIM, /s3cr3t~",
    "JWT_ALGORITHMS, s3cr3t",
    "JWT_MAX_LIFETIME_SECONDS, 0",
    "JWT_MAX_LIFETIME_SECONDS, -5",
    "JWT_MAX_LIFETIME_SECONDS, s3cr3t",
    "JWKS_URL, ''",
    "JWKS_URL, http://s3cr3t.example/jwks",
    "JWKS_URL, https://s3cr3t@issuer.example/jwks",
    "JWKS_URL, s3cr3t",
    "JWKS_URL, 'https://issuer.example/jwks,'",
    "JWKS_URL, 'https://issuer.example/jwks,https://other.example/s3cr3t'",
    "JWKS, s3cr3t",
    "JWKS, '{\"keys\":[]}'",
    "JWKS, 'null'",
    "JWKS, '{\"keys\":[{\"kty\":\"oct\",\"kid\":\"1\",\"k\":\"s3cr3t\"}]}'",
  })
  void shouldNameTheVariableAndNeverItsValue_whenItIsMissingOrInvalid(
      String variable, String value) {
    Environment environment = environment(Map.of(variable, value));

    assertThatThrownBy(() -> TokenVerifier.from(environment, clock()))
        .isInstanceOf(EnvironmentException.class)
        .hasNoCause()
        .message()
        .startsWith(variable + " ")
        .doesNotContain("s3cr3t")
        .hasLineCount(1);
  }

  @Test
  void shouldUseTheSetInTheEnvironment() {
    Environment environment =
        environment(Map.of("STAGE", "dev", "JWKS", Keys.set(Keys.RSA), "JWKS_URL", ""));

    assertThat(find(environment, "rsa-1")).containsExactly(Keys.issuerKey(Keys.RSA));
    assertThat(find(environment, "rsa-2")).isEmpty();
  }

  @Test
  void shouldRefuseASetInTheEnvironment_inProd() {
    Environment environment = environment(Map.of("STAGE", "prod", "JWKS", Keys.set(Keys.RSA)));

    assertThatThrownBy(() -> Issuers.from(environment, clock()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("JWKS is not allowed in prod, set JWKS_URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROD", "test"})
  void shouldRefuseASetInTheEnvironment_whenTheStageIsNotSet(String stage) {
    Environment environment = environment(Map.of("STAGE", stage, "JWKS", Keys.set(Keys.RSA)));

    assertThatThrownBy(() -> Issuers.from(environment, clock()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("STAGE ");
  }

  @Test
  void shouldOpenNoConnection_whenItIsCreated() {
    // Nothing listens there: a fetch would fail.
    Environment environment = environment(Map.of("JWKS_URL", "http://127.0.0.1:1/jwks"));

    assertThat(Issuers.from(environment, clock()).keySet("https://issuer.example/"))
        .containsInstanceOf(RemoteKeySet.class);
  }

  @Test
  void shouldPairIssuersAndAddresses_inTheirOrder() {
    Environment environment =
        environment(
            Map.of(
                "JWT_ISSUER", "https://b.example/, https://a.example/ ,https://c.example/",
                "JWKS_URL",
                    "https://b.example/k,https://shared.example/k, https://shared.example/k"));

    Issuers issuers = Issuers.from(environment, clock());

    assertThat(issuers.names())
        .containsExactly("https://b.example/", "https://a.example/", "https://c.example/");
    assertThat(issuers.keySet("https://a.example/"))
        .as("one key set for one address")
        .isEqualTo(issuers.keySet("https://c.example/"))
        .isNotEqualTo(issuers.keySet("https://b.example/"));
    assertThat(issuers.keySet("https://b.example")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'https://a.example/,https://b.example/', https://a.example/k",
    "'https://a.example/', 'https://a.example/k,https://b.example/k'",
  })
  void shouldNameJwksUrl_whenIssuersAndAddressesDifferInNumber(String issuers, String urls) {
    Environment environment = environment(Map.of("JWT_ISSUER", issuers, "JWKS_URL", urls));

    assertThatThrownBy(() -> Issuers.from(environment, clock()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageMatching(
            "JWKS_URL must have one address for each issuer in JWT_ISSUER, in the same order: it has"
                + " [12] for [12]");
  }

  @Test
  void shouldRefuseASetInTheEnvironment_whenThereAreSeveralIssuers() {
    Environment environment =
        environment(Map.of("JWT_ISSUER", "https://a.example/,b", "JWKS", Keys.set(Keys.RSA)));

    assertThatThrownBy(() -> Issuers.from(environment, clock()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("JWKS holds the keys of one issuer, and JWT_ISSUER has several; set JWKS_URL");
  }

  @Test
  void shouldNameJwtAnyAudience_whenNoRecipientIsSet() {
    Environment environment = environment(Map.of("JWT_AUDIENCE", ""));

    assertThatThrownBy(() -> TokenSettings.from(environment))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("JWT_AUDIENCE is not set, and JWT_CLIENT_ID neither")
        .hasMessageContaining("JWT_ANY_AUDIENCE");
  }

  private static List<ClaimPath> paths(String... names) {
    return Arrays.stream(names).map(ClaimPath::name).toList();
  }

  private static List<IssuerKey> find(Environment environment, String id) {
    return Issuers.from(environment, clock())
        .keySet("https://issuer.example/")
        .orElseThrow()
        .find(new KeyQuery(Optional.of(id), JWSAlgorithm.RS256), deadline());
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  private static Environment environment(Map<String, String> changed) {
    Map<String, String> all = new HashMap<>();
    all.put("STAGE", "dev");
    all.put("JWT_ISSUER", "https://issuer.example/");
    all.put("JWT_AUDIENCE", "partyline");
    all.put("JWKS_URL", "https://issuer.example/jwks");
    all.putAll(changed);
    return new Environment(all);
  }
}
