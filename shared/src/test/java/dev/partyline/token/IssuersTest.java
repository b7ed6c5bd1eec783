package dev.partyline.token;

import static dev.partyline.Some.deadline;
import static dev.partyline.token.TokenBuilder.AUDIENCE;
import static dev.partyline.token.TokenBuilder.ISSUER;
import static dev.partyline.token.TokenBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.user.User;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two issuers, each with its own key set. */
class IssuersTest {

  private static final String SECOND = "https://second.example/";
  // The same kid as the first issuer's key.
  private static final RSAKey SECOND_KEY = Keys.OTHER_ISSUERS_RSA;

  private IssuerServer first;
  private IssuerServer second;
  private TokenVerifier verifier;

  @BeforeEach
  void start() throws IOException {
    first = new IssuerServer().serves(Keys.set(Keys.RSA));
    second = new IssuerServer().serves(Keys.set(SECOND_KEY));
    verifier =
        TokenVerifier.from(
            new Environment(
                Map.of(
                    "JWT_ISSUER", ISSUER + "," + SECOND,
                    "JWKS_URL", first.url() + "," + second.url(),
                    "JWT_AUDIENCE", AUDIENCE)),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void shouldAcceptTheTokensOfBoth_whenEachIsSignedByItsOwnKey() {
    assertThat(verify(new TokenBuilder().sign())).isInstanceOf(Outcome.Accepted.class);
    assertThat(verify(new TokenBuilder().claim("iss", SECOND).sign(SECOND_KEY)))
        .isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void shouldRefuseAToken_whenItIsSignedByTheOtherIssuersKey() {
    assertThat(verify(new TokenBuilder().sign(SECOND_KEY))).isEqualTo(refused("signature"));
    assertThat(verify(new TokenBuilder().claim("iss", SECOND).sign()))
        .isEqualTo(refused("signature"));
  }

  @Test
  void shouldCallNobody_whenTheIssuerIsUnknown() {
    for (Object name :
        List.of(
            "https://third.example/", SECOND + "/", ISSUER + "," + SECOND, 7, List.of(SECOND))) {
      assertThat(verify(new TokenBuilder().claim("iss", name).sign())).isEqualTo(refused("issuer"));
    }

    assertThat(first.requests()).isZero();
    assertThat(second.requests()).isZero();
  }

  @Test
  void shouldServeTheOthersUsers_whenOneIssuerIsDown() {
    first.close();

    assertThat(verify(new TokenBuilder().claim("iss", SECOND).sign(SECOND_KEY)))
        .isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void shouldFetchBothSetsAgain_whenRefreshed() {
    verifier.prefetchKeys();
    verify(new TokenBuilder().sign());
    verify(new TokenBuilder().claim("iss", SECOND).sign(SECOND_KEY));

    verifier.refreshKeys();

    assertThat(first.requests()).isEqualTo(2);
    assertThat(second.requests()).isEqualTo(2);
  }

  private Outcome<User> verify(String token) {
    return verifier.verify(Optional.of("Bearer " + token), deadline());
  }

  private static Outcome<User> refused(String reason) {
    return Outcome.refused(new BadToken(reason));
  }
}
