package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The HTTP API, called by pusher-http-java, and by raw requests for what the library cannot send.
 */
class HttpApiTest {

  private final SettableClock clock = new SettableClock(Instant.now());
  private PusherServer server;
  private Pusher pusher;

  @BeforeEach
  void start() throws IOException {
    server = TestApp.serve(clock);
    pusher = TestApp.library(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldDeliver_whenAnEventIsTriggered() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      Result result = pusher.trigger("room", "greeting", Map.of("text", "hello"));
      assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(200);
      assertThat(result.getMessage()).isEqualTo("{}");
      assertThat(client.next().toString())
          .isEqualTo(
              "{\"event\":\"greeting\",\"channel\":\"room\",\"data\":\"{\\\"text\\\":\\\"hello\\\"}\"}");
    }
  }

  @Test
  void shouldDeliverInOrder_whenBatchesAreTriggered() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      for (int batch = 0; batch < 20; batch++) {
        int first = batch * 10;
        Result result =
            pusher.trigger(
                IntStream.range(first, first + 10)
                    .mapToObj(i -> new Event("room", "count", i))
                    .toList());
        assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(200);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(client.next().path("data").asText()).isEqualTo(String.valueOf(i));
      }
    }
  }

  @Test
  void shouldExcludeTheSender_whenItsSocketIdIsGiven() {
    try (RawClient sender = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      sender.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      other.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      pusher.trigger(List.of("room", "room"), "e", 1, sender.socketId());
      assertThat(other.framesUntilPong()).hasSize(1);
      assertThat(sender.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldDeliverNothing_whenAnEventOfABatchIsInvalid() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      Result result =
          pusher.trigger(List.of(new Event("room", "e", 1), new Event("no such channel!", "e", 2)));
      assertThat(result.getHttpStatus()).isEqualTo(400);
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldListChannelsAndUsers() {
    try (RawClient one = RawClient.connect(server);
        RawClient two = RawClient.connect(server)) {
      one.send(TestApp.subscribePresence(one, "presence-a", "ada"))
          .next("pusher_internal:subscription_succeeded");
      two.send(TestApp.subscribePresence(two, "presence-a", "ada"))
          .next("pusher_internal:subscription_succeeded");
      two.send(TestApp.subscribe("open")).next("pusher_internal:subscription_succeeded");
      assertThat(get("/channels", Map.of()))
          .isEqualTo("{\"channels\":{\"open\":{},\"presence-a\":{}}}");
      assertThat(get("/channels", Map.of("filter_by_prefix", "presence-", "info", "user_count")))
          .isEqualTo("{\"channels\":{\"presence-a\":{\"user_count\":1}}}");
      assertThat(get("/channels/presence-a", Map.of("info", "user_count,subscription_count")))
          .isEqualTo("{\"occupied\":true,\"user_count\":1,\"subscription_count\":2}");
      assertThat(get("/channels/nobody", Map.of())).isEqualTo("{\"occupied\":false}");
      assertThat(get("/channels/presence-a/users", Map.of()))
          .isEqualTo("{\"users\":[{\"id\":\"ada\"}]}");
      assertThat(get("/channels/open", Map.of("info", "user_count"))).startsWith("400 ");
      assertThat(get("/channels", Map.of("info", "user_count"))).startsWith("400 ");
      assertThat(get("/channels/open/users", Map.of())).startsWith("400 ");
    }
  }

  @Test
  void shouldReturnAttributesByIndex_whenABatchRequestsInfo() {
    try (RawClient client = RawClient.connect(server)) {
      client
          .send(TestApp.subscribePresence(client, "presence-a", "ada"))
          .next("pusher_internal:subscription_succeeded");
      Result result =
          pusher.post(
              "/batch_events",
              """
              {"batch":[
                {"channel":"presence-a","name":"e","data":"1","info":"user_count,subscription_count"},
                {"channel":"open","name":"e","data":"2"},
                {"channel":"open","name":"e","data":"3","info":"user_count"}]}
              """);
      assertThat(result.getMessage())
          .isEqualTo("{\"batch\":[{\"user_count\":1,\"subscription_count\":1},{},{}]}");
    }
  }

  @Test
  void shouldAnswer401_whenTheSecretIsWrong() {
    Result result = TestApp.library(server, "not the secret").trigger("room", "e", 1);
    assertThat(result.getHttpStatus()).isEqualTo(401);
    assertThat(result.getMessage())
        .startsWith("Invalid signature: you should have sent HmacSHA256Hex(\"POST\\n/apps/app-1/")
        .doesNotContain(TestApp.APP.secret());
  }

  @Test
  void shouldAnswer401_whenTheRequestIsMoreThanTenMinutesOld() {
    clock.advance(Duration.ofMinutes(11));
    Result result = pusher.trigger("room", "e", 1);
    assertThat(result.getHttpStatus()).isEqualTo(401);
    assertThat(result.getMessage()).startsWith("Timestamp expired: Given timestamp (");
  }

  @Test
  void shouldAnswer401_whenTheBodyWasChangedOrAdded() throws Exception {
    String body = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"1\"}";
    URI signed = pusher.signedUri("POST", "/apps/app-1/events", body);
    assertThat(post(signed, body).statusCode()).isEqualTo(200);
    HttpResponse<String> changed = post(signed, body.replace("1", "2"));
    assertThat(changed.statusCode()).isEqualTo(401);
    assertThat(changed.body()).startsWith("Invalid body MD5");
    URI withoutBody = pusher.signedUri("POST", "/apps/app-1/events", null);
    assertThat(post(withoutBody, body).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldAnswer401_whenAParameterIsMissingRepeatedOrAdded() throws Exception {
    String body = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"1\"}";
    String signed = pusher.signedUri("POST", "/apps/app-1/events", body).toString();
    List<String> tampered =
        List.of(
            signed.replaceAll("&auth_signature=[0-9a-f]+", ""),
            signed.replaceAll("auth_key=[^&]+&", ""),
            signed.replace("auth_version=1.0", "auth_version=2.0"),
            signed.replaceAll("auth_timestamp=\\d+", "auth_timestamp=soon"),
            signed + "&auth_key=" + TestApp.APP.key(),
            signed + "&extra=1",
            signed.replaceAll("\\?.*", ""));
    for (String uri : tampered) {
      assertThat(post(URI.create(uri), body).statusCode()).as(uri).isEqualTo(401);
    }
  }

  @Test
  void shouldAnswer404_whenTheAppOrThePathIsUnknown() throws Exception {
    URI otherApp = pusher.signedUri("POST", "/apps/other/events", "{}");
    assertThat(post(otherApp, "{}").statusCode()).isEqualTo(404);
    URI otherPath = pusher.signedUri("POST", "/apps/app-1/nothing", "{}");
    assertThat(post(otherPath, "{}").statusCode()).isEqualTo(404);
    assertThat(post(URI.create("http://127.0.0.1:" + server.port() + "/"), "").statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{}",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"1\"} trailing",
        "{\"name\":\"e\",\"data\":\"1\"}",
        "{\"name\":\"e\",\"channel\":\"c\"}",
        "{\"channel\":\"c\",\"data\":\"1\"}",
        "{\"name\":\"\",\"channel\":\"c\",\"data\":\"1\"}",
        "{\"name\":7,\"channel\":\"c\",\"data\":\"1\"}",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":{\"not\":\"a string\"}}",
        "{\"name\":\"e\",\"channel\":7,\"data\":\"1\"}",
        "{\"name\":\"e\",\"channels\":[],\"data\":\"1\"}",
        "{\"name\":\"e\",\"channel\":\"ünicode\",\"data\":\"1\"}",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"1\",\"socket_id\":\"abc\"}",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"1\",\"info\":\"colour\"}"
      })
  void shouldAnswer400_whenAnEventIsInvalid(String body) {
    Result result = pusher.post("/events", body);
    assertThat(result.getHttpStatus()).as(body).isEqualTo(400);
    assertThat(result.getMessage()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"batch\":{}}", "{\"batch\":[1]}", "{\"batch\":[{\"name\":\"e\"}]}"})
  void shouldAnswer400_whenABatchIsInvalid(String body) {
    assertThat(pusher.post("/batch_events", body).getHttpStatus()).as(body).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pusher-notification",
        "pusher",
        "pusher:subscription_succeeded",
        "pusher_internal:member_added"
      })
  void shouldAnswer400WithPushersMessage_whenTheNameIsReserved(String name) {
    try (RawClient client = RawClient.connect(server)) {
      client
          .send(TestApp.subscribePresence(client, "presence-a", "ada"))
          .next("pusher_internal:subscription_succeeded");
      String data = "{\\\"user_id\\\":\\\"ghost\\\"}";
      String event =
          "{\"name\":\"%s\",\"channel\":\"presence-a\",\"data\":\"%s\"}".formatted(name, data);
      for (Result result :
          List.of(
              pusher.post("/events", event),
              pusher.post("/batch_events", "{\"batch\":[" + event + "]}"))) {
        assertThat(result.getHttpStatus()).isEqualTo(400);
        assertThat(result.getMessage())
            .isEqualTo("The 'pusher' namespace is reserved for internal usage");
      }
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldAnswer400_whenTheBodyIsNotUtf8ButItsMd5IsRight() throws Exception {
    byte[] body = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\u00ff\"}".getBytes(ISO_8859_1);
    HttpResponse<String> answer =
        send("POST", "/apps/app-1/events?body_md5=" + ApiBody.of(body).md5(), body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("The body is not valid UTF-8");
  }

  @Test
  void shouldAnswer413_whenTheBodyIsLargerThanAnyBatch() throws Exception {
    byte[] body = new byte[1024 * 1024 + 1];
    assertThat(send("POST", "/apps/app-1/events?body_md5=0", body).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /channels/presence-a/users?info=user_count",
        "GET /channels/presence-a/users?limit=1",
        "POST /users/ada/terminate_connections?reason=none"
      })
  void shouldAnswer400_whenAResourceWithoutParametersGetsOne(String request) throws Exception {
    String[] words = request.split(" ");
    HttpResponse<String> answer = send(words[0], "/apps/app-1" + words[1], new byte[0]);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "GET", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void shouldAnswer401_whenAnyMethodIsNotSigned(String method) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/apps/app-1/channels");
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    assertThat(send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldAnswerHeadLikeGetWithoutContent_whenItIsSigned() throws Exception {
    HttpResponse<String> head = send("HEAD", "/apps/app-1/channels", new byte[0]);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void shouldPublish_whenTheParametersAreInTheQueryAndThereIsNoBody() throws Exception {
    try (RawClient one = RawClient.connect(server);
        RawClient two = RawClient.connect(server)) {
      for (RawClient client : List.of(one, two)) {
        client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      }
      two.send(TestApp.subscribe("hall")).next("pusher_internal:subscription_succeeded");
      String query = "?name=e&data=%7B%22a%22%3A1%7D";
      assertThat(send("POST", "/apps/app-1/events" + query + "&channel=room", new byte[0]).body())
          .isEqualTo("{}");
      assertThat(one.next("e").path("data").asText()).isEqualTo("{\"a\":1}");
      HttpResponse<String> answer =
          send(
              "POST",
              "/apps/app-1/events?channels%5B%5D=room&channels%5B%5D=hall&name=f&data=2&socket_id="
                  + one.socketId()
                  + "&info=subscription_count",
              new byte[0]);
      assertThat(answer.body())
          .isEqualTo(
              "{\"channels\":{\"room\":{\"subscription_count\":2},\"hall\":{\"subscription_count\":1}}}");
      assertThat(one.framesUntilPong()).isEmpty();
      assertThat(two.framesUntilPong())
          .extracting(frame -> frame.path("channel").asText())
          .containsExactly("room", "room", "hall");
    }
  }

  @Test
  void shouldAnswer400_whenParametersInTheQueryAreMissing() throws Exception {
    for (String query : List.of("", "?name=e&channel=c", "?name=e&data=1", "?channel=c&data=1")) {
      assertThat(send("POST", "/apps/app-1/events" + query, new byte[0]).statusCode())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void shouldPublish_whenTheDeprecatedResourceOfAChannelIsUsed() throws Exception {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      byte[] data = "{\"a\":\"\u2603\"}".getBytes(UTF_8);
      String path = "/apps/app-1/channels/room/events?body_md5=" + ApiBody.of(data).md5();
      assertThat(send("POST", path + "&name=e", data).statusCode()).isEqualTo(202);
      assertThat(client.next("e").path("data").asText()).isEqualTo("{\"a\":\"\u2603\"}");
      assertThat(send("POST", path + "&name=e&socket_id=" + client.socketId(), data).statusCode())
          .isEqualTo(202);
      assertThat(client.framesUntilPong()).isEmpty();
      assertThat(send("POST", path, data).statusCode()).as("without a name").isEqualTo(400);
      assertThat(send("POST", path + "&name=pusher:e", data).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void shouldTellWhatIsPublished_onEachChannel() throws IOException {
    List<Publication> published = new CopyOnWriteArrayList<>();
    try (PusherServer recorded = TestApp.builder().onPublished(published::add).start()) {
      Pusher publisher = TestApp.library(recorded);
      publisher.trigger(List.of("a", "b"), "e", 1);
      publisher.post("/events", "{\"name\":\"e\",\"channel\":\"not a channel\",\"data\":\"2\"}");
      publisher.trigger(List.of(new Event("c", "f", "3")));
      assertThat(published)
          .containsExactly(
              new Publication("a", "e", "1"),
              new Publication("b", "e", "1"),
              new Publication("c", "f", "\"3\""));
    }
  }

  @Test
  void shouldRefuseWhatExceedsALimit() {
    assertThat(event("n".repeat(200), "c", "d")).isEqualTo(200);
    assertThat(event("n".repeat(201), "c", "d")).isEqualTo(400);
    assertThat(event("e", "c".repeat(164), "d")).isEqualTo(200);
    assertThat(event("e", "c".repeat(165), "d")).isEqualTo(400);
    assertThat(event("e", "c", "d".repeat(10_240))).isEqualTo(200);
    assertThat(event("e", "c", "d".repeat(10_241))).isEqualTo(413);
    assertThat(event("e", "c", "☃".repeat(3_413))).isEqualTo(200);
    assertThat(event("e", "c", "☃".repeat(3_414))).isEqualTo(413);
    assertThat(batch(10)).isEqualTo(200);
    assertThat(batch(11)).isEqualTo(400);
    assertThat(channels(100)).isEqualTo(200);
    assertThat(channels(101)).isEqualTo(400);
  }

  @Test
  void shouldAcceptAFullBatch_whenEveryByteIsEscaped() {
    List<Event> events = Collections.nCopies(10, new Event("c", "e", "\u0001".repeat(1_700)));
    Result result = pusher.trigger(events);
    assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(200);
  }

  @Test
  void shouldFreeThePort_whenItIsClosed() throws Exception {
    int port = server.port();
    server.close();
    assertThat(pusher.trigger("c", "e", 1).getHttpStatus()).isNull();
    try (PusherServer again = PusherServer.start(port, TestApp.APP, Clock.systemUTC())) {
      assertThat(TestApp.library(again).trigger("c", "e", 1).getHttpStatus()).isEqualTo(200);
    }
  }

  private String get(String path, Map<String, String> parameters) {
    Result result = pusher.get(path, parameters);
    return result.getHttpStatus() == 200
        ? result.getMessage()
        : result.getHttpStatus() + " " + result.getMessage();
  }

  private int event(String name, String channel, String data) {
    String body =
        Json.newObject().put("name", name).put("channel", channel).put("data", data).toString();
    return pusher.post("/events", body).getHttpStatus();
  }

  private int batch(int events) {
    return pusher.trigger(Collections.nCopies(events, new Event("c", "e", 1))).getHttpStatus();
  }

  private int channels(int count) {
    var body = Json.newObject().put("name", "e").put("data", "d");
    var channels = body.putArray("channels");
    IntStream.range(0, count).forEach(i -> channels.add("c" + i));
    return pusher.post("/events", body.toString()).getHttpStatus();
  }

  private static HttpResponse<String> post(URI uri, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** Signs a request as a library does, and sends it. */
  private HttpResponse<String> send(String method, String pathAndQuery, byte[] body)
      throws Exception {
    String signed = TestApp.signedQuery(method, pathAndQuery, clock.instant().getEpochSecond());
    URI uri = URI.create("http://127.0.0.1:" + server.port() + signed);
    return send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
