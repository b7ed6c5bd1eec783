package dev.partyline.token;

import static dev.partyline.Some.accepted;
import static dev.partyline.Some.deadline;
import static dev.partyline.token.TokenBuilder.AUDIENCE;
import static dev.partyline.token.TokenBuilder.ISSUER;
import static dev.partyline.token.TokenBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.User;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is cached of a token, and what must not be. */
class VerifiedTokensTest {

  private final SettableClock clock = new SettableClock(NOW);
  private IssuerServer issuer;
  private KeySet keys;
  private TokenVerifier verifier;

  @BeforeEach
  void start() throws IOException {
    issuer = new IssuerServer().serves(Keys.set(Keys.RSA));
    keys =
        new RemoteKeySet(new KeySetFetcher(issuer.url(), SSLContexts::createSystemDefault), clock);
    verifier =
        new TokenVerifier(
            TokenSettings.from(new Environment(Map.of("JWT_AUDIENCE", AUDIENCE))),
            new Issuers(Map.of(ISSUER, keys)),
            clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void shouldReturnTheSameUser_whenTheTokenIsRepeated() {
    String token = new TokenBuilder().sign();

    Outcome<User> first = verify(token);

    assertThat(first).isInstanceOf(Outcome.Accepted.class);
    assertThat(List.of(verify(token), verify(token))).containsOnly(first);
  }

  @Test
  void shouldFindTheClaims_whenTheTokenWasAddedTwice() {
    VerifiedTokens tokens = new VerifiedTokens();
    Claims claims = new Claims(Map.of("sub", "user-1"));

    tokens.add(hash("a.b.c"), verified(claims));
    assertThat(tokens.find(hash("a.b.c"), deadline())).isEmpty();
    tokens.add(hash("a.b.c"), verified(claims));

    assertThat(tokens.find(hash("a.b.c"), deadline())).containsSame(claims);
    assertThat(tokens.find(hash("a.b.d"), deadline())).isEmpty();
  }

  @Test
  void shouldEvictTheLeastRecentlyUsedToken_whenThereAreTooMany() {
    VerifiedTokens tokens = new VerifiedTokens();
    Claims claims = new Claims(Map.of());
    for (int number = 0; number < VerifiedTokens.MAX_TOKENS; number++) {
      addTwice(tokens, hash("a.b." + number), claims);
    }
    tokens.find(hash("a.b.0"), deadline());

    addTwice(tokens, hash("a.b.one-more"), claims);

    assertThat(tokens.find(hash("a.b.0"), deadline())).isPresent();
    assertThat(tokens.find(hash("a.b.1"), deadline())).isEmpty();
    assertThat(tokens.find(hash("a.b.one-more"), deadline())).isPresent();
  }

  @Test
  void shouldRefuseTheToken_onceItHasExpired() {
    String token = new TokenBuilder().claim("exp", NOW.getEpochSecond() + 60).sign();
    cache(token);

    clock.advance(Duration.ofSeconds(60).plus(ClaimCheck.SKEW));

    assertThat(verify(token)).isEqualTo(refused("expired"));
  }

  @Test
  void shouldRefuseTheToken_whenTheClockIsSetBackToBeforeItWasIssued() {
    String token = new TokenBuilder().sign();
    cache(token);

    clock.advance(Duration.ofDays(-1));

    assertThat(verify(token)).isEqualTo(refused("issued_in_future"));
  }

  @Test
  void shouldRefuseTheToken_onceItsKeyIsWithdrawn() {
    String token = longLived();
    cache(token);
    issuer.serves(Keys.set(Keys.EC));

    clock.advance(RemoteKeySet.FRESH_FOR);

    assertThat(verify(token)).isEqualTo(refused("unknown_key"));
  }

  @Test
  void shouldRefuseTheToken_onceItsKeyIdNamesAnotherKey() {
    String token = longLived();
    cache(token);
    issuer.serves(Keys.set(Keys.OTHER_ISSUERS_RSA));

    keys.refresh();
    keys.awaitFetch(deadline());

    assertThat(verify(token)).isEqualTo(refused("signature"));
  }

  @Test
  void shouldAcceptTheToken_whenItsKeyWasFetchedAgain() {
    String token = longLived();
    Outcome<User> before = cache(token);

    keys.refresh();
    keys.awaitFetch(deadline());

    assertThat(verify(token)).isEqualTo(before).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void shouldThrow_whenTheKeySetIsTooOld() {
    String token = longLived();
    cache(token);
    issuer.close();

    clock.advance(RemoteKeySet.KEPT_FOR);

    assertThatThrownBy(() -> verify(token)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void shouldRefuseAnotherSignature_whenTheRestIsCached() {
    String token = new TokenBuilder().sign();
    cache(token);
    String other = new TokenBuilder().sign(Keys.OTHER_ISSUERS_RSA);

    assertThat(verify(other)).isEqualTo(refused("signature"));
    assertThat(verify(other)).isEqualTo(refused("signature"));
  }

  private Outcome<User> cache(String token) {
    verify(token);
    return verify(token);
  }

  private void addTwice(VerifiedTokens tokens, TokenHash token, Claims claims) {
    tokens.add(token, verified(claims));
    tokens.add(token, verified(claims));
  }

  private Outcome<User> verify(String token) {
    return verifier.verify(Optional.of("Bearer " + token), deadline());
  }

  private VerifiedTokens.Verified verified(Claims claims) {
    return new VerifiedTokens.Verified(
        keys,
        new KeyQuery(Optional.of("rsa-1"), JWSAlgorithm.RS256),
        Keys.issuerKey(Keys.RSA),
        claims);
  }

  private static TokenHash hash(String token) {
    return TokenHash.of(accepted(BearerToken.read(Optional.of("Bearer " + token))));
  }

  private static String longLived() {
    return new TokenBuilder().claim("exp", NOW.plus(Duration.ofHours(10)).getEpochSecond()).sign();
  }

  private static Outcome<User> refused(String reason) {
    return Outcome.refused(new BadToken(reason));
  }
}
