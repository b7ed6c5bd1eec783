package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged function while its issuer is unavailable, slow or sends invalid answers, and when
 * its keys change, over real sockets. Each test has its own issuer and sandbox.
 */
@Execution(ExecutionMode.CONCURRENT)
class KeySetFaultsIT {

  private static final String CHANNEL = "private-user-" + HandmadeToken.USER;
  private static final String GOOD_SET =
      SigningKeys.set(SigningKeys.rsaEntry("rsa", SigningKeys.RSA));

  // The shortest time between two fetches for an unknown key id, less what two clocks may differ.
  private static final Duration BETWEEN_FETCHES = Duration.ofMillis(9_900);

  // The promise is 3 s; the rest allows for a busy machine.
  private static final int PROMISED_MILLIS = 3_300;

  private static PackagedFunctions functions;

  /** An issuer that never serves a valid set, and a function that uses it. */
  private static ScriptedServer neverGood;

  private static PackagedChannelAuth keyless;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    neverGood = new ScriptedServer(ScriptedServer.hangUp());
    keyless = PackagedChannelAuth.trusting(functions, neverGood.url());
    keyless.warmUp();
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    neverGood.close();
  }

  /** A fault of the issuer. */
  private record Fault(String name, Strike strike) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Strike {
    void on(ScriptedServer issuer) throws IOException;
  }

  private static Fault fault(String name, ScriptedServer.Script script) {
    return new Fault(name, issuer -> issuer.now(script));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldAnswer503InTime_andRecoverByItself_whenTheIssuerIs(Fault fault) throws Exception {
    try (ScriptedServer issuer = new ScriptedServer(ScriptedServer.json(GOOD_SET));
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      fault.strike().on(issuer);
      channelAuth.warmUp();

      channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeUnavailable();

      recover(fault, issuer);
      channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeGranted();
    }
  }

  private static void recover(Fault fault, ScriptedServer issuer) throws IOException {
    issuer.now(ScriptedServer.json(GOOD_SET));
    if (fault.name().equals("down")) {
      issuer.comeBack();
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("down", ScriptedServer::goDown),
        fault("hanging", ScriptedServer.hang()),
        fault("dripping its body", ScriptedServer.dripBody(GOOD_SET)),
        fault("dripping its head", ScriptedServer.dripHead(GOOD_SET)),
        fault("hanging up", ScriptedServer.hangUp()));
  }

  /** A byte at a time, so that no read of the body ever times out. */
  @ParameterizedTest
  @ValueSource(ints = {100, 1500, 1990})
  void shouldAnswer503Within3Seconds_whenAChunkedSetDrips(int pauseMillis) throws Exception {
    try (ScriptedServer issuer = new ScriptedServer(ScriptedServer.hangUp());
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      channelAuth.warmUp();
      issuer.now(ScriptedServer.dripChunks(GOOD_SET, Duration.ofMillis(pauseMillis)));

      for (int caller = 0; caller < 2; caller++) {
        Reply reply = channelAuth.subscribe("Bearer " + token().signed(), CHANNEL);

        reply.shouldBeUnavailable();
        assertThat(reply.latency()).as("ms of caller %d", caller).isLessThan(PROMISED_MILLIS);
      }
    }
  }

  @Test
  void shouldAnswer503Within3Seconds_whenTheKeySetIsSlowAndThenTheTableHangs() throws Exception {
    Reply reply = afterASlowKeySetAndAHangingTable();
    // On a busy machine the key set may miss its own limit of 2 s, which leaves the table nothing.
    for (int retry = 0; retry < 4 && reply.reason().equals("key_set"); retry++) {
      reply = afterASlowKeySetAndAHangingTable();
    }

    reply.shouldBeUnavailable();
    assertThat(reply.reason()).isEqualTo("members");
    assertThat(reply.latency()).isLessThan(PROMISED_MILLIS);
  }

  private static Reply afterASlowKeySetAndAHangingTable() throws Exception {
    try (ScriptedServer issuer = new ScriptedServer(ScriptedServer.hangUp());
        ScriptedServer table = new ScriptedServer(ScriptedServer.hang());
        PackagedChannelAuth channelAuth =
            PackagedChannelAuth.deploy(
                functions,
                PackagedChannelAuth.trust(issuer.url()),
                Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url()))) {
      channelAuth.warmUp();
      issuer.now(ScriptedServer.after(Duration.ofMillis(1500), ScriptedServer.json(GOOD_SET)));
      return channelAuth.subscribe("Bearer " + token().signed(), "private-party-garden");
    }
  }

  @Test
  void shouldReadACompressedSet_andStopAtTheLimitOfAHugeOne() throws Exception {
    try (ScriptedServer issuer =
            new ScriptedServer(ScriptedServer.encoded("gzip", gzip(GOOD_SET.getBytes(UTF_8))));
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      channelAuth.subscribeOnceReady("Bearer " + token().signed(), CHANNEL).shouldBeGranted();
    }
    neverGoodOnce(ScriptedServer.encoded("gzip", gzip(new byte[200 * 1024 * 1024])));
  }

  private static void neverGoodOnce(ScriptedServer.Script script) throws Exception {
    try (ScriptedServer issuer = new ScriptedServer(script);
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      channelAuth.warmUp();

      channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeUnavailable();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  /** All with one issuer and one sandbox: one after the other. */
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @MethodSource("badAnswers")
  void shouldAnswer503InTime_whenTheIssuerAnswers(Fault fault) throws Exception {
    fault.strike().on(neverGood);

    keyless.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeUnavailable();
  }

  static Stream<Fault> badAnswers() {
    return Stream.of(
        fault("500 with a good set", ScriptedServer.error(500, GOOD_SET)),
        fault("404", ScriptedServer.error(404, "{}")),
        fault("5 MB of JSON", ScriptedServer.json(fiveMegabytes())),
        fault("a web page", ScriptedServer.json("<html><body>Sign in</body></html>")),
        fault("no HTTP", ScriptedServer.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
        fault("an empty text", ScriptedServer.json("")),
        fault("null", ScriptedServer.json("null")),
        fault("10,000 open brackets", ScriptedServer.json("[".repeat(10_000))),
        fault("keys that are no list", ScriptedServer.json("{\"keys\":{}}")),
        fault("an empty set", ScriptedServer.json("{\"keys\":[]}")),
        fault(
            "bad keys alone",
            ScriptedServer.json(
                SigningKeys.set(SigningKeys.rsaEntry("rsa", SigningKeys.WEAK_RSA)))));
  }

  /** A valid set followed by much more data. */
  private static String fiveMegabytes() {
    return GOOD_SET.substring(0, GOOD_SET.length() - 1)
        + ",\"x\":\""
        + "x".repeat(5_000_000)
        + "\"}";
  }

  @Test
  void shouldFollowNoRedirect_evenToAValidSet() throws Exception {
    try (ScriptedServer elsewhere = new ScriptedServer(ScriptedServer.json(GOOD_SET));
        ScriptedServer issuer = new ScriptedServer(ScriptedServer.redirect(elsewhere.url()));
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      channelAuth.warmUp();

      channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeUnavailable();

      assertThat(elsewhere.requests()).as("requests at the redirect's target").isZero();
      issuer.now(ScriptedServer.json(GOOD_SET));
      channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeGranted();
    }
  }

  @Test
  void shouldAnswer401_andCallTheIssuerOnceInTenSeconds_whenAKeyIdIsUnknown() throws Exception {
    try (ScriptedServer issuer = new ScriptedServer(ScriptedServer.json(GOOD_SET));
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      channelAuth.subscribeOnceReady("Bearer " + token().signed(), CHANNEL).shouldBeGranted();
      long fetched = System.nanoTime();
      int before = issuer.requests();

      // From here on it hangs, so that the fetch for an unknown key id fails, and slowly.
      issuer.now(ScriptedServer.hang());
      AtomicInteger requested = new AtomicInteger();
      await("a fetch for an unknown key id")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                shouldBeUnknown(channelAuth, "k-" + requested.incrementAndGet());
                return issuer.requests() > before;
              });

      assertThat(Duration.ofNanos(System.nanoTime() - fetched))
          .as("time between two fetches, during which %s unknown key ids were sent", requested)
          .isGreaterThan(BETWEEN_FETCHES.minusSeconds(1));
      for (int i = 0; i < 20; i++) {
        shouldBeUnknown(channelAuth, "l-" + i);
      }
      assertThat(issuer.requests()).as("fetches for unknown key ids").isEqualTo(before + 1);
      channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeGranted();
    }
  }

  private static void shouldBeUnknown(PackagedChannelAuth channelAuth, String keyId) {
    String otherToken = token().header("kid", text(keyId)).signed();

    Reply reply = channelAuth.subscribe("Bearer " + otherToken, CHANNEL);

    reply.shouldBeABadToken("unknown_key", otherToken);
    assertThat(reply.took()).isLessThan(PackagedChannelAuth.ANSWER_LIMIT);
  }

  /**
   * Rotates keys as issuers do (OpenID Connect Core section 10.1.1): the next key is published
   * beside the current one before it is used.
   */
  @Test
  void shouldRefuseNoToken_whenKeysAreRotatedUnderLoad() throws Exception {
    KeyPair next = SigningKeys.rsa(2048);
    String bothKeys =
        SigningKeys.set(
            SigningKeys.rsaEntry("rsa", SigningKeys.RSA), SigningKeys.rsaEntry("next", next));
    AtomicBoolean inUse = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger withNext = new AtomicInteger();
    try (ScriptedServer issuer = new ScriptedServer(ScriptedServer.json(GOOD_SET));
        PackagedChannelAuth channelAuth = PackagedChannelAuth.trusting(functions, issuer.url())) {
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        callers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int n = 0; !over.get(); n++) {
                    if (!inUse.get()) {
                      // Low load is enough until the rotation: other tests run concurrently.
                      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    }
                    boolean nextKey = inUse.get() && n % 2 == 0;
                    channelAuth
                        .subscribe(
                            "Bearer " + signed(nextKey ? next : SigningKeys.RSA, nextKey), CHANNEL)
                        .shouldBeGranted();
                    if (nextKey) {
                      withNext.incrementAndGet();
                    }
                  }
                },
                task -> Thread.ofVirtual().start(task)));
      }
      try {
        issuer.now(ScriptedServer.json(bothKeys));
        int[] fetches = {issuer.requests()};
        long[] lastFetch = {System.nanoTime()};
        await("ten seconds without a fetch")
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> {
                  if (issuer.requests() != fetches[0]) {
                    fetches[0] = issuer.requests();
                    lastFetch[0] = System.nanoTime();
                  }
                  return failed(callers)
                      || System.nanoTime() - lastFetch[0] > Duration.ofMillis(10_500).toNanos();
                });

        inUse.set(true);
        await("tokens with the next key")
            .atMost(Duration.ofMinutes(1))
            .until(() -> failed(callers) || withNext.get() > 300);
        assertThat(issuer.requests() - fetches[0])
            .as("fetches for the next key, by 3 callers' sandboxes")
            .isBetween(0, 3);
      } finally {
        over.set(true);
      }
      for (CompletableFuture<Void> caller : callers) {
        join(caller);
      }
    }
  }

  private static boolean failed(List<CompletableFuture<Void>> callers) {
    return callers.stream().anyMatch(CompletableFuture::isDone);
  }

  private static String signed(KeyPair key, boolean next) {
    return token().header("kid", next ? "\"next\"" : "\"rsa\"").signed(key, "SHA256withRSA");
  }

  private static void join(CompletableFuture<Void> caller) throws InterruptedException {
    try {
      caller.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a valid token was refused", e.getCause());
    }
  }
}
