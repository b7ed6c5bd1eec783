package dev.partyline.token;

import static dev.partyline.token.RemoteKeySet.FRESH_FOR;
import static dev.partyline.token.RemoteKeySet.KEPT_FOR;
import static dev.partyline.token.RemoteKeySet.MIN_BETWEEN_FETCHES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.outcome.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteKeySetTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final SettableClock clock = new SettableClock(TokenBuilder.NOW);
  private IssuerServer issuer;
  private RemoteKeySet keySet;

  @BeforeEach
  void start() throws IOException {
    issuer = new IssuerServer().serves(Keys.set(Keys.RSA));
    keySet =
        new RemoteKeySet(
            new KeySetFetcher(issuer.url(), HttpsURLConnection::getDefaultSSLSocketFactory), clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void shouldNotCallTheIssuer_beforeAKeyIsNeeded() {
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void shouldFetchOnce_whileTheSetIsFresh() {
    assertThat(keySet.find("rsa-1")).contains(Keys.issuerKey(Keys.RSA));
    clock.advance(FRESH_FOR.minus(MOMENT));
    assertThat(keySet.find("rsa-1")).contains(Keys.issuerKey(Keys.RSA));

    assertThat(issuer.requests()).isOne();
  }

  @Test
  void shouldDropAWithdrawnKeyAtOnce_whenRefreshed() {
    keySet.find("rsa-1");
    issuer.serves(Keys.set(Keys.EC));

    keySet.refresh();

    assertThat(keySet.find("rsa-1")).isEmpty();
    assertThat(keySet.find("ec-1")).contains(Keys.issuerKey(Keys.EC));
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldDropTheOldSet_whenRefreshedDuringAnOutage() {
    keySet.find("rsa-1");
    issuer.close();

    keySet.refresh();

    assertThatThrownBy(() -> keySet.find("rsa-1")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void shouldDropAWithdrawnKey_onceTheSetIsNoLongerFresh() {
    keySet.find("rsa-1");
    issuer.serves(Keys.set(Keys.EC));
    clock.advance(FRESH_FOR);

    assertThat(keySet.find("rsa-1")).isEmpty();
    assertThat(keySet.find("ec-1")).isPresent();
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldFindANewKey_whenItIsUsedBeforeTheSetIsOld() {
    keySet.find("rsa-1");
    issuer.serves(Keys.set(Keys.RSA, Keys.EC));
    clock.advance(MIN_BETWEEN_FETCHES);

    assertThat(keySet.find("ec-1")).isPresent();
  }

  @Test
  void shouldFetchAtMostEvery10Seconds_whenUnknownKeysAreMadeUp() {
    keySet.find("rsa-1");
    for (int i = 0; i < 100; i++) {
      assertThat(keySet.find("made-up-" + i)).isEmpty();
    }
    assertThat(issuer.requests()).isOne();

    clock.advance(MIN_BETWEEN_FETCHES.minus(MOMENT));
    keySet.find("made-up");
    assertThat(issuer.requests()).isOne();

    clock.advance(MOMENT);
    for (int i = 0; i < 100; i++) {
      assertThat(keySet.find("made-up-" + i)).isEmpty();
    }
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldKeepServing_whileTheIssuerIsDown() {
    keySet.find("rsa-1");
    issuer.answers(500, new byte[0]);
    clock.advance(KEPT_FOR.minus(MOMENT));

    assertThat(keySet.find("rsa-1")).isPresent();
    assertThat(keySet.find("made-up")).isEmpty();
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldFetchAtMostEvery10Seconds_whileTheIssuerIsDown() {
    keySet.find("rsa-1");
    issuer.answers(500, new byte[0]);
    clock.advance(FRESH_FOR);
    for (int i = 0; i < 100; i++) {
      keySet.find("rsa-1");
    }
    assertThat(issuer.requests()).isEqualTo(2);

    clock.advance(MIN_BETWEEN_FETCHES);
    keySet.find("rsa-1");
    assertThat(issuer.requests()).isEqualTo(3);
  }

  @Test
  void shouldBeUnavailable_whenTheIssuerHasBeenDownForAnHour() {
    keySet.find("rsa-1");
    issuer.answers(500, new byte[0]);
    clock.advance(KEPT_FOR);

    assertUnavailable();
  }

  @Test
  void shouldServeAgain_onceTheIssuerIsBack() {
    issuer.answers(500, new byte[0]);
    assertUnavailable();
    issuer.serves(Keys.set(Keys.RSA));

    assertThat(keySet.find("rsa-1")).as("with nothing cached, at once").isPresent();
  }

  @Test
  void shouldBeUnavailable_whenTheSetWasNeverFetched() {
    issuer.serves("<html>not yet</html>");

    assertUnavailable();
  }

  @Test
  void shouldFetchOnce_forConcurrentCallers() throws InterruptedException, ExecutionException {
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> found :
          callers.invokeAll(
              IntStream.range(0, 32)
                  .<java.util.concurrent.Callable<Boolean>>mapToObj(
                      i -> () -> keySet.find("rsa-1").isPresent())
                  .toList())) {
        assertThat(found.get()).isTrue();
      }
    }

    assertThat(issuer.requests()).isOne();
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> keySet.find("rsa-1"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("key_set")
        .hasCauseInstanceOf(IOException.class);
  }
}
