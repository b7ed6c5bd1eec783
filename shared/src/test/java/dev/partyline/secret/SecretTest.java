package dev.partyline.secret;

import static dev.partyline.Some.environment;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partyline.environment.Environment;
import dev.partyline.secret.SecretsServer.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretTest {

  private static final Duration IN_TIME = Duration.ofSeconds(2);
  private static final Duration SHORTLY = Duration.ofMillis(300);

  /** Room for a slow machine over the shortest time above. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final String SECRET = "{\"secret\":\"s3cr3t-v4lue\"}";

  private final Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  private SecretsServer server;

  @BeforeEach
  void start() throws IOException {
    server = new SecretsServer().holds(SECRET);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldBeWhatTheSecretHolds() throws SecretException {
    assertThat(server.secret(clock).read(IN_TIME)).isEqualTo(SECRET);
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void shouldAskAsTheSdksOwnClientDoes() throws SecretException {
    askWithTheSdk();
    server.secret(Clock.systemUTC()).read(IN_TIME);

    Call sdks = server.calls().get(0);
    Call ours = server.calls().get(1);
    assertThat(ours.method()).isEqualTo(sdks.method()).isEqualTo("POST");
    assertThat(ours.path()).isEqualTo(sdks.path()).isEqualTo("/");
    assertThat(ours.body()).isEqualTo(sdks.body());
    for (String header :
        List.of("x-amz-target", "content-type", "host", "x-amz-security-token", "content-length")) {
      assertThat(ours.headers().get(header)).isNotNull().isEqualTo(sdks.headers().get(header));
    }
    assertThat(scope(ours))
        .isEqualTo(scope(sdks))
        .matches("AKIDEXAMPLE/\\d{8}/eu-central-1/secretsmanager/aws4_request");
    assertThat(signedHeaders(ours))
        .isEqualTo(
            signedHeaders(sdks).stream()
                // They only count the SDK's tries; and only S3 wants the last one.
                .filter(name -> !name.startsWith("amz-sdk-"))
                .filter(name -> !name.equals("x-amz-content-sha256"))
                .toList());
    assertThat(part(ours, "Signature=")).isEqualTo(rightSignature(ours));
    assertThat(part(sdks, "Signature=")).isEqualTo(rightSignature(sdks));
  }

  private static String rightSignature(Call call) {
    return SignatureVersion4.of(call, scope(call), signedHeaders(call), "wJalrXUtnFEMI");
  }

  private void askWithTheSdk() {
    try (SecretsManagerClient client =
        SecretsManagerClient.builder()
            .endpointOverride(URI.create(server.url()))
            .region(Region.EU_CENTRAL_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create("AKIDEXAMPLE", "wJalrXUtnFEMI", "the-session")))
            .build()) {
      assertThat(client.getSecretValue(get -> get.secretId(SecretsServer.ARN)).secretString())
          .isEqualTo(SECRET);
    }
  }

  private static String scope(Call call) {
    return part(call, "Credential=");
  }

  private static List<String> signedHeaders(Call call) {
    return List.of(part(call, "SignedHeaders=").split(";", -1));
  }

  private static String part(Call call, String name) {
    String header = call.headers().get("authorization");
    assertThat(header).startsWith("AWS4-HMAC-SHA256 ");
    return Arrays.stream(header.substring(header.indexOf(' ')).split(",", -1))
        .map(String::strip)
        .filter(part -> part.startsWith(name))
        .map(part -> part.substring(name.length()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"__type\":\"AccessDeniedException\",\"Message\":\"x\"}|status 400"
            + " AccessDeniedException|true",
        "400|{\"__type\":\"com.amazonaws.secretsmanager#ResourceNotFoundException\"}|status 400"
            + " ResourceNotFoundException|true",
        "400|{\"__type\":\"s3cr3t v4lue\"}|status 400|true",
        "403|<html>|status 403|true",
        "302|{}|status 302|true",
        "301|{}|status 301|true",
        "429|{}|status 429|false",
        "500|{\"__type\":\"InternalServiceError\"}|status 500 InternalServiceError|false",
        "503||status 503|false",
        "200|<html>s3cr3t</html>|not Secrets Manager's answer|false",
        "200||not Secrets Manager's answer|false",
        "200|{}|the secret is empty|true",
        "200|{\"SecretBinary\":\"czNjcjN0\"}|the secret is empty|true",
        "200|{\"SecretString\":7}|the secret is empty|true",
        "200|{\"SecretString\":\" \"}|the secret is empty|true",
      })
  void shouldSayWhyAndNoMore_whenTheAnswerIsNone(
      int status, String body, String reason, boolean answered) {
    server.answers(status, body == null ? "" : body);

    SecretException thrown = failure(server.secret(clock));
    assertThat(thrown).hasMessage(reason).hasNoCause();
    assertThat(thrown.isAnswered()).isEqualTo(answered);
    assertThat(server.calls()).as("no redirect is followed").hasSize(1);
  }

  @Test
  void shouldTake64KibAndNoMore() throws SecretException {
    String frame = "{\"SecretString\":\"\"}";
    String longest = "x".repeat(64 * 1024 - frame.length());
    server.answers(200, "{\"SecretString\":\"" + longest + "\"}");
    assertThat(server.secret(clock).read(IN_TIME)).isEqualTo(longest);

    server.answers(200, "{\"SecretString\":\"" + longest + "x\"}");
    assertThat(failure(server.secret(clock))).hasMessage("over 65536 bytes");

    server.answers(200, "{\"SecretString\":\"" + "x".repeat(5_000_000) + "\"}");
    assertThat(failure(server.secret(clock))).hasMessage("over 65536 bytes");
  }

  @Test
  void shouldFailInTime_whenNothingIsAnswered() {
    server.hold();

    assertFailsInTime(server.secret(clock));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n{", // the body comes in drops
        "HTTP/1.1 200 OK\r\nX-Drip: ", // the head does
      })
  void shouldFailInTime_whenTheAnswerDripsIn(String start) throws IOException {
    try (ScheduledExecutorService tap = Executors.newSingleThreadScheduledExecutor();
        ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      tap.execute(() -> drip(dripping, start, tap));

      assertFailsInTime(at("http://127.0.0.1:" + dripping.getLocalPort()));
    }
  }

  /** A byte every 50 ms, so that no read ever times out. */
  private static void drip(ServerSocket server, String start, ScheduledExecutorService tap) {
    try {
      Socket socket = server.accept();
      OutputStream out = socket.getOutputStream();
      out.write(start.getBytes(US_ASCII));
      tap.scheduleAtFixedRate(() -> drop(out), 0, 50, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void drop(OutputStream out) {
    try {
      out.write(' ');
      out.flush();
    } catch (IOException e) {
      throw new AssertionError("the client has gone, which ends the dripping", e);
    }
  }

  @Test
  void shouldFail_whenNobodyListens() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort();
    }

    SecretException thrown = failure(at(nobody));
    assertThat(thrown).hasMessage("network");
    assertThat(thrown.isAnswered()).isFalse();
  }

  @Test
  void shouldSendNoSessionToken_whenThereIsNone() throws SecretException {
    Secret secret = secret("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "wJalr");

    secret.read(IN_TIME);

    assertThat(server.calls().get(0).headers()).doesNotContainKey("x-amz-security-token");
  }

  @Test
  void shouldTakeTheCredentialsThatLambdaServes_underSnapStart() throws SecretException {
    server.gives(200, credentials("AKSERVED", "the-first-session"));

    served("the-token").read(IN_TIME);

    assertThat(server.credentialsCalls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.method()).isEqualTo("GET");
              assertThat(call.headers()).containsEntry("authorization", "the-token");
            });
    assertThat(scope(server.calls().get(0))).startsWith("AKSERVED/20260301/");
    assertThat(server.calls().get(0).headers())
        .containsEntry("x-amz-security-token", "the-first-session");
  }

  @Test
  void shouldFetchThemAnew_soThatNoneIsEverExpired() throws SecretException {
    Secret secret = served("the-token");
    server.gives(200, credentials("AKFIRST", "the-first-session"));
    secret.read(IN_TIME);
    server.gives(200, credentials("AKSECOND", "the-second-session"));
    secret.read(IN_TIME);

    assertThat(server.calls().stream().map(SecretTest::scope))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("AKFIRST/"),
            second -> assertThat(second).startsWith("AKSECOND/"));
  }

  @Test
  void shouldReadTheVariablesAtEachUse_becauseARestoreChangesThem() throws SecretException {
    TreeMap<String, String> variables = new TreeMap<>();
    variables.put("AWS_ACCESS_KEY_ID", "AKINIT");
    variables.put("AWS_SECRET_ACCESS_KEY", "wJalr");
    Secret secret = secret(() -> new Environment(variables));
    secret.read(IN_TIME);

    server.gives(200, credentials("AKRESTORED", "session"));
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/credentials");
    variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "of-the-restore");
    secret.read(IN_TIME);

    assertThat(scope(server.calls().get(1))).startsWith("AKRESTORED/");
    assertThat(server.credentialsCalls().get(0).headers())
        .containsEntry("authorization", "of-the-restore");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{}|function credentials: status 401",
        "200|no|function credentials: no JSON object",
        "200|{\"AccessKeyId\":\"s3cr3t\",\"SecretAccessKey\":\"s3cr3t\"}|function credentials: no"
            + " Token",
        "200|{}|function credentials: no AccessKeyId",
      })
  void shouldSayThatTheFunctionHasNoCredentials_whenLambdaServesNone(
      int status, String body, String reason) {
    server.gives(status, body);

    assertThat(failure(served("the-token"))).hasMessage(reason);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void shouldNameTheVariable_whenThereAreNoCredentialsAtAll() {
    assertThat(failure(secret())).hasMessage("AWS_ACCESS_KEY_ID is not set");
  }

  @Test
  void shouldNotSendTheTokenAbroad_whenTheAddressIsNotOnLoopback() {
    Secret secret =
        secret(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "the-token");

    assertThat(failure(secret))
        .hasMessage(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI must be an https address (http only on loopback)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://192.0.2.1", "ftp://127.0.0.1", "nowhere"})
  void shouldNotStart_whenTheEndpointIsNotSafe(String endpoint) {
    Environment unsafe =
        environment(
            "PUSHER_SECRET_ARN", SecretsServer.ARN, "AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint);

    assertThatThrownBy(() -> Secret.from(unsafe, () -> unsafe, "PUSHER_SECRET_ARN", clock))
        .hasMessage(
            "AWS_ENDPOINT_URL_SECRETS_MANAGER must be an https address (http only on loopback)");
  }

  private static String credentials(String accessKeyId, String session) {
    return """
    {"AccessKeyId":"%s","SecretAccessKey":"wJalr","Token":"%s","Expiration":"2026-03-01T18:00:00Z"}\
    """
        .formatted(accessKeyId, session);
  }

  private Secret served(String token) {
    return secret(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        server.url() + "/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        token);
  }

  private Secret secret(String... variables) {
    return secret(() -> environment(variables));
  }

  private Secret secret(java.util.function.Supplier<Environment> atUse) {
    return Secret.from(server.environment(), atUse, "PUSHER_SECRET_ARN", clock).orElseThrow();
  }

  private Secret at(String endpoint) {
    Environment there =
        environment(
            "PUSHER_SECRET_ARN", SecretsServer.ARN, "AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint);
    return Secret.from(there, server::environment, "PUSHER_SECRET_ARN", clock).orElseThrow();
  }

  private static SecretException failure(Secret secret) {
    SecretException thrown =
        catchThrowableOfType(SecretException.class, () -> secret.read(IN_TIME));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private static void assertFailsInTime(Secret secret) {
    long start = System.nanoTime();

    assertThatThrownBy(() -> secret.read(SHORTLY))
        .isInstanceOf(SecretException.class)
        .hasMessage("timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }
}
