package dev.partyline.notification;

import static dev.partyline.Some.accepted;
import static dev.partyline.Some.userId;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.partyline.channel.Channel;
import dev.partyline.notification.Delivery.Delivered;
import dev.partyline.notification.Delivery.Refused;
import dev.partyline.notification.Delivery.Unavailable;
import dev.partyline.notification.Delivery.Undeliverable;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {

  private static final PusherCredentials CREDENTIALS =
      new PusherCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);

  private PusherServer pusher;
  private Publisher publisher;

  @BeforeEach
  void start() throws IOException {
    pusher = new PusherServer();
    publisher = publisherTo(pusher.authority());
  }

  @AfterEach
  void stop() {
    pusher.close();
  }

  @Test
  void shouldPublishAllInOneCallAndInOrder() {
    List<Notification> ten =
        IntStream.range(0, 10)
            .mapToObj(i -> notification("user-" + i, "event-" + i, "{\"i\":" + i + "}"))
            .toList();

    assertThat(publisher.publish(ten)).isEqualTo(new Delivered());

    assertThat(pusher.calls()).hasSize(1);
    PusherServer.Call call = pusher.calls().get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.uri().getPath()).isEqualTo("/apps/3/batch_events");
    assertThat(call.contentType()).isEqualTo("application/json");
    assertThat(batch(call))
        .extracting(event -> event.get("channel").getAsString())
        .containsExactlyElementsOf(ten.stream().map(n -> n.channel().name()).toList());
    assertThat(batch(call))
        .extracting(event -> event.get("name").getAsString())
        .containsExactlyElementsOf(ten.stream().map(n -> n.event().value()).toList());
    assertThat(batch(call))
        .extracting(event -> event.get("data").getAsString())
        .containsExactlyElementsOf(ten.stream().map(n -> n.data().json()).toList());
  }

  @Test
  void shouldSendTheDataAsAText_andNothingElse() {
    publisher.publish(List.of(notification("auth0|5f7c", "hello", "{\"to\":\"Zoë 𝄞\"}")));

    assertThat(pusher.calls().get(0).body())
        .isEqualTo(
            "{\"batch\":[{\"channel\":\"private-user-auth0=7C5f7c\",\"name\":\"hello\","
                + "\"data\":\"{\\\"to\\\":\\\"Zoë 𝄞\\\"}\"}]}");
  }

  @Test
  void shouldGoToTheHostAndPort() {
    publisher.publish(List.of(notification("user-1", "hello", "{}")));

    assertThat(pusher.calls().get(0).host()).isEqualTo(pusher.authority());
  }

  /** By Pusher's documentation of the signature, with the JDK's HMAC. */
  @Test
  void shouldSignTheCall_asPusherChecksIt() throws GeneralSecurityException {
    Instant before = Instant.now();
    publisher.publish(List.of(notification("user-1", "hello", "{\"a\":\"ë\"}")));

    PusherServer.Call call = pusher.calls().get(0);
    assertThat(Instant.ofEpochSecond(Long.parseLong(query(call).get("auth_timestamp"))))
        .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
    assertSigned(call, "/apps/3/batch_events");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204})
  void shouldBeDelivered_whenPusherSaysSo(int status) {
    pusher.answers(status);

    assertThat(publish()).isEqualTo(new Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 401, 403, 404, 405})
  void shouldBeRefused_whenNothingIsWrongWithTheEvents(int status) {
    pusher.answers(status);

    assertThat(publish()).isEqualTo(new Refused(status));
    assertThat(pusher.calls()).as("no retry, and no redirect followed").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldBeUndeliverable_whenSomethingIsWrongWithTheEvents(int status) {
    pusher.answers(status);

    assertThat(publish()).isEqualTo(new Undeliverable(status));
    assertThat(pusher.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 501, 502, 503, 504, 599})
  void shouldBeUnavailable_whenPusherCannotAcceptItNow(int status) {
    pusher.answers(status);

    assertThat(publish()).isEqualTo(new Unavailable("Pusher answered " + status, Duration.ZERO));
    assertThat(pusher.calls()).as("not retried here").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                             | PT7S
          0                             | PT0S
          Tue, 24 Nov 2026 10:00:30 GMT | PT30S
          Tue, 24 Nov 2026 09:00:00 GMT | PT0S
          -3                            | PT0S
          soon                          | PT0S
          99999999999999999999          | PT0S
          """)
  void shouldReturnPushersRetryAfter(String retryAfter, Duration wait) {
    pusher.retryAfter(retryAfter);
    pusher.answers(429);

    assertThat(publish()).isEqualTo(new Unavailable("Pusher answered 429", wait));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"batch\":[{},{}]}", " {} "})
  void shouldBeDelivered_whenTheAnswerIsEmptyOrAnObject(String body) {
    pusher.says(body);

    assertThat(publish()).isEqualTo(new Delivered());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>Welcome to the airport</html>", "ok", "[]", "{", "{} {}", "{'batch':1}"})
  void shouldBeUnavailable_whenTheAnswerIsNotJson(String body) {
    pusher.says(body);

    assertThat(publish()).isEqualTo(new Unavailable("not Pusher's answer", Duration.ZERO));
  }

  @Test
  void shouldNotKeepAnAnswerThatIsLongerThanPushers() {
    pusher.says("{\"a\":\"" + "a".repeat(10_000_000) + "\"}");

    assertThat(publish()).isEqualTo(new Unavailable("not Pusher's answer", Duration.ZERO));
  }

  @Test
  void shouldKeepItsConnection_fromOneCallToTheNext() {
    for (int call = 0; call < 5; call++) {
      assertThat(publish()).isEqualTo(new Delivered());
    }

    assertThat(pusher.calls())
        .extracting(PusherServer.Call::connection)
        .containsOnly(pusher.calls().get(0).connection());
  }

  @Test
  void shouldRespectTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      publisher = publisherTo(authority(silent));
      long start = System.nanoTime();

      assertThat(
              publisher.publish(
                  List.of(notification("user-1", "hello", "{}")), Duration.ofMillis(300)))
          .isEqualTo(new Unavailable("Pusher: timeout", Duration.ZERO));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void shouldBeUnavailable_whenTheConnectionIsRefused() throws IOException {
    String unusedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unusedPort = authority(socket);
    }
    publisher = publisherTo(unusedPort);

    assertThat(publish()).isEqualTo(new Unavailable("Pusher: refused", Duration.ZERO));
  }

  @Test
  void shouldBeUnavailable_whenTheConnectionIsCut() throws IOException {
    try (ScheduledExecutorService server = Executors.newSingleThreadScheduledExecutor();
        ServerSocket cutting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.execute(() -> acceptAndClose(cutting));
      publisher = publisherTo(authority(cutting));

      assertThat(publish()).isEqualTo(new Unavailable("Pusher: reset", Duration.ZERO));
    }
  }

  @Test
  void shouldBeUnavailableInTime_whenPusherNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      publisher = publisherTo(authority(silent));

      assertUnavailableInTime();
    }
  }

  @Test
  void shouldBeUnavailableInTime_whenTheAnswerIsSlow() throws IOException {
    try (ScheduledExecutorService tap = Executors.newSingleThreadScheduledExecutor();
        ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      tap.execute(() -> drip(dripping, tap));
      publisher = publisherTo(authority(dripping));

      assertUnavailableInTime();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11})
  void shouldThrow_whenThereAreNoneOrMoreThanTen(int count) {
    List<Notification> notifications =
        IntStream.range(0, count).mapToObj(i -> notification("u", "e", "{}")).toList();

    assertThatThrownBy(() -> publisher.publish(notifications))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pusher.calls()).isEmpty();
  }

  @Test
  void shouldEndTheConnectionsOfAUser() throws GeneralSecurityException {
    assertThat(terminate("auth0|5f7c/../x?y")).isEqualTo(new Delivered());

    assertThat(pusher.calls()).hasSize(1);
    PusherServer.Call call = pusher.calls().get(0);
    String path = "/apps/3/users/auth0=7C5f7c=2F..=2Fx=3Fy/terminate_connections";
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.uri().getRawPath()).isEqualTo(path);
    assertThat(call.contentType()).isEqualTo("application/json");
    assertThat(call.body()).isEqualTo("{}");
    assertSigned(call, path);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204, 404})
  void shouldBeDelivered_whenTheConnectionsHaveEndedOrTheUserIsUnknown(int status) {
    pusher.answers(status);

    assertThat(terminate("user-1")).isEqualTo(new Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 401, 403, 405})
  void shouldRefuseATermination_whenNothingIsWrongWithTheUser(int status) {
    pusher.answers(status);

    assertThat(terminate("user-1")).isEqualTo(new Refused(status));
    assertThat(pusher.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldBeUndeliverable_whenPusherRefusesTheUser(int status) {
    pusher.answers(status);

    assertThat(terminate("user-1")).isEqualTo(new Undeliverable(status));
  }

  @Test
  void shouldBeUnavailable_whenPusherCannotEndTheConnectionsNow() {
    pusher.retryAfter("7");
    pusher.answers(429);

    assertThat(terminate("user-1"))
        .isEqualTo(new Unavailable("Pusher answered 429", Duration.ofSeconds(7)));
  }

  @Test
  void shouldNotBelieveATermination_whenTheAnswerIsNotPushers() {
    pusher.says("<html>");

    assertThat(terminate("user-1"))
        .isEqualTo(new Unavailable("not Pusher's answer", Duration.ZERO));
  }

  @Test
  void shouldRespectTheTimeoutOfATermination() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      publisher = publisherTo(authority(silent));

      assertThat(publisher.terminateConnections(userId("user-1"), Duration.ofMillis(300)))
          .isEqualTo(new Unavailable("Pusher: timeout", Duration.ZERO));
    }
  }

  private static void assertSigned(PusherServer.Call call, String path)
      throws GeneralSecurityException {
    Map<String, String> query = new TreeMap<>(query(call));
    String signature = query.remove("auth_signature");
    String sorted =
        query.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
            .collect(Collectors.joining("&"));
    assertThat(query)
        .containsEntry("auth_key", CREDENTIALS.key())
        .containsEntry("auth_version", "1.0")
        .containsEntry("body_md5", md5(call.body()));
    assertThat(signature).isEqualTo(hmac("POST\n" + path + "\n" + sorted));
  }

  private Delivery terminate(String userId) {
    return publisher.terminateConnections(userId(userId), Duration.ofSeconds(5));
  }

  private Delivery publish() {
    return publisher.publish(List.of(notification("user-1", "hello", "{}")));
  }

  /** The code's own deadline is 5 s. */
  private void assertUnavailableInTime() {
    long start = System.nanoTime();

    assertThat(publish()).isEqualTo(new Unavailable("Pusher: timeout", Duration.ZERO));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
  }

  private static Publisher publisherTo(String authority) {
    return new Publisher(new FixedCredentials(CREDENTIALS), new PusherHost("http", authority), NOW);
  }

  private static Notification notification(String userId, String event, String data) {
    return new Notification(
        new Channel.User(userId(userId)),
        accepted(EventName.parse("event", event)),
        accepted(EventData.of("data", data)));
  }

  private static List<JsonObject> batch(PusherServer.Call call) {
    return JsonParser.parseString(call.body())
        .getAsJsonObject()
        .getAsJsonArray("batch")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static Map<String, String> query(PusherServer.Call call) {
    return Arrays.stream(call.uri().getRawQuery().split("&", -1))
        .map(parameter -> parameter.split("=", 2))
        .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
  }

  private static String md5(String text) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
  }

  private static String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(CREDENTIALS.secret().getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String authority(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private static void acceptAndClose(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // The test has closed it.
    }
  }

  private static void drip(ServerSocket server, ScheduledExecutorService tap) {
    try {
      Socket socket = server.accept();
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII));
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
}
