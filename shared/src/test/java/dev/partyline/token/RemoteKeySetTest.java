package dev.partyline.token;

import static dev.partyline.Some.deadline;
import static dev.partyline.token.RemoteKeySet.FRESH_FOR;
import static dev.partyline.token.RemoteKeySet.KEPT_FOR;
import static dev.partyline.token.RemoteKeySet.MIN_BETWEEN_FETCHES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hc.core5.ssl.SSLContexts;
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
        new RemoteKeySet(new KeySetFetcher(issuer.url(), SSLContexts::createSystemDefault), clock);
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
    assertThat(find("rsa-1")).containsExactly(Keys.issuerKey(Keys.RSA));
    clock.advance(FRESH_FOR.minus(MOMENT));
    assertThat(find("rsa-1")).containsExactly(Keys.issuerKey(Keys.RSA));

    assertThat(issuer.requests()).isOne();
  }

  @Test
  void shouldDropAWithdrawnKeyAtOnce_whenRefreshed() {
    find("rsa-1");
    issuer.serves(Keys.set(Keys.EC));

    refresh();

    assertThat(find("rsa-1")).isEmpty();
    assertThat(find("ec-1")).containsExactly(Keys.issuerKey(Keys.EC));
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldDropTheOldSet_whenRefreshedDuringAnOutage() {
    find("rsa-1");
    issuer.close();

    refresh();

    assertThatThrownBy(() -> find("rsa-1")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void shouldDropAWithdrawnKey_onceTheSetIsNoLongerFresh() {
    find("rsa-1");
    issuer.serves(Keys.set(Keys.EC));
    clock.advance(FRESH_FOR);

    assertThat(find("rsa-1")).isEmpty();
    assertThat(find("ec-1")).isNotEmpty();
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldFindANewKey_whenItIsUsedBeforeTheSetIsOld() {
    find("rsa-1");
    issuer.serves(Keys.set(Keys.RSA, Keys.EC));
    clock.advance(MIN_BETWEEN_FETCHES);

    assertThat(find("ec-1")).isNotEmpty();
  }

  @Test
  void shouldFetchAtMostEvery10Seconds_whenUnknownKeysAreMadeUp() {
    find("rsa-1");
    for (int i = 0; i < 100; i++) {
      assertThat(find("made-up-" + i)).isEmpty();
    }
    assertThat(issuer.requests()).isOne();

    clock.advance(MIN_BETWEEN_FETCHES.minus(MOMENT));
    find("made-up");
    assertThat(issuer.requests()).isOne();

    clock.advance(MOMENT);
    for (int i = 0; i < 100; i++) {
      assertThat(find("made-up-" + i)).isEmpty();
    }
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldKeepServing_whileTheIssuerIsDown() {
    find("rsa-1");
    issuer.answers(500, new byte[0]);
    clock.advance(KEPT_FOR.minus(MOMENT));

    assertThat(find("rsa-1")).isNotEmpty();
    assertThat(find("made-up")).isEmpty();
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void shouldFetchAtMostEvery10Seconds_whileTheIssuerIsDown() {
    find("rsa-1");
    issuer.answers(500, new byte[0]);
    clock.advance(FRESH_FOR);
    for (int i = 0; i < 100; i++) {
      find("rsa-1");
    }
    assertThat(issuer.requests()).isEqualTo(2);

    clock.advance(MIN_BETWEEN_FETCHES);
    find("rsa-1");
    assertThat(issuer.requests()).isEqualTo(3);
  }

  @Test
  void shouldBeUnavailable_whenTheIssuerHasBeenDownForAnHour() {
    find("rsa-1");
    issuer.answers(500, new byte[0]);
    clock.advance(KEPT_FOR);

    assertUnavailable();
  }

  @Test
  void shouldServeAgain_onceTheIssuerIsBack() {
    issuer.answers(500, new byte[0]);
    assertUnavailable();
    issuer.serves(Keys.set(Keys.RSA));

    assertThat(find("rsa-1")).as("with nothing cached, at once").isNotEmpty();
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
                      i -> () -> !find("rsa-1").isEmpty())
                  .toList())) {
        assertThat(found.get()).isTrue();
      }
    }

    assertThat(issuer.requests()).isOne();
  }

  @Test
  void shouldLetEachCallerGo_atItsOwnDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService callers = Executors.newFixedThreadPool(2)) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/jwks");
      RemoteKeySet hanging =
          new RemoteKeySet(new KeySetFetcher(url, SSLContexts::createSystemDefault), clock);
      KeyQuery query = new KeyQuery(Optional.of("rsa-1"), JWSAlgorithm.RS256);
      Future<List<IssuerKey>> patient = callers.submit(() -> hanging.find(query, deadline()));
      Future<List<IssuerKey>> hurried =
          callers.submit(() -> hanging.find(query, Deadline.in(Duration.ofMillis(300))));

      assertThatThrownBy(() -> hurried.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UnavailableException.class);
      assertThat(patient.isDone()).as("the fetch, which takes 2 s").isFalse();
      assertThatThrownBy(() -> patient.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UnavailableException.class);
    }
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> find("rsa-1"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("key_set")
        .hasCauseInstanceOf(IOException.class);
  }

  private List<IssuerKey> find(String id) {
    JWSAlgorithm algorithm = id.startsWith("ec") ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
    return keySet.find(new KeyQuery(Optional.of(id), algorithm), deadline());
  }

  private void refresh() {
    keySet.refresh();
    keySet.awaitFetch(deadline());
  }
}
