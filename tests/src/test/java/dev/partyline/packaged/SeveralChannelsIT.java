package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several channels in one request, and sign-ins, to the packaged function. */
class SeveralChannelsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> APP =
      Map.of(
          "PUSHER_APP_ID", "1",
          "PUSHER_APP_KEY", "the-key",
          "PUSHER_APP_SECRET", "the-secret");

  private static PackagedFunctions functions;
  private static ScriptedServer keySet;
  private static ScriptedServer table;
  private static PackagedChannelAuth channelAuth;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    table = new ScriptedServer(ScriptedServer.json(members()));
    Map<String, String> variables = new HashMap<>(APP);
    variables.putAll(PackagedChannelAuth.trust(keySet.url()));
    channelAuth =
        PackagedChannelAuth.deploy(
            functions, variables, Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url()));
    // The first calls load classes and may time out on a busy machine.
    for (int tries = 0; tries < 20 && subscribe(List.of("private-party-0")).status() == 503; ) {
      tries++;
    }
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    channelAuth.close();
    keySet.close();
    table.close();
  }

  @BeforeEach
  void reset() {
    table.now(ScriptedServer.json(members("0")));
  }

  @Test
  void shouldAnswer100Channels_withOneCallToDynamoDb() throws Exception {
    List<String> names = new ArrayList<>();
    names.add("private-user-ada");
    names.add("private-user-bob");
    names.add("public");
    names.add("a:b");
    IntStream.range(0, 96).forEach(i -> names.add("private-party-" + i));
    table.now(
        ScriptedServer.json(
            members(IntStream.range(0, 48).mapToObj(String::valueOf).toArray(String[]::new))));
    int before = table.requests();

    Reply reply = subscribe(names);

    assertThat(table.requests() - before).isEqualTo(1);
    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(200);
    JsonNode answers = JSON.readTree(reply.body());
    assertThat(answers.properties()).extracting(Map.Entry::getKey).isEqualTo(names);
    for (String name : names) {
      JsonNode answer = answers.path(name);
      boolean granted =
          name.equals("private-user-ada")
              || (name.startsWith("private-party-") && Integer.parseInt(name.substring(14)) < 48);
      if (granted) {
        assertThat(answer.path("data").path("auth").asText()).isEqualTo(hmac("1.2:" + name));
      } else {
        assertThat(answer.path("status").asInt()).isEqualTo(name.equals("a:b") ? 400 : 403);
        assertThat(answer.has("data")).isFalse();
      }
    }
    assertThat(reply.log())
        .contains("\"granted\":49", "\"denied\":50", "\"malformed\":1", "\"channels\":\"100\"");
  }

  @Test
  void shouldReadNothing_whenNoChannelIsAPartys() {
    int before = table.requests();

    assertThat(subscribe(List.of("private-user-ada", "private-user-bob", "public")).status())
        .isEqualTo(200);

    assertThat(table.requests()).isEqualTo(before);
  }

  @Test
  void shouldRequestUnprocessedKeysAgain() throws IOException {
    AtomicInteger left = new AtomicInteger(2);
    table.now(
        caller ->
            ScriptedServer.json(left.getAndDecrement() > 0 ? unprocessed("0") : members("0"))
                .answer(caller));
    int before = table.requests();

    Reply reply = subscribe(List.of("private-party-0", "private-party-1"));

    assertThat(table.requests() - before).isEqualTo(3);
    JsonNode answers = JSON.readTree(reply.body());
    assertThat(answers.path("private-party-0").path("status").asInt()).isEqualTo(200);
    assertThat(answers.path("private-party-1").path("status").asInt()).isEqualTo(403);
  }

  @Test
  void shouldAnswer503ForAll_whenKeysStayUnprocessed() {
    table.now(ScriptedServer.json(unprocessed("0")));

    Reply reply = subscribe(List.of("private-user-ada", "private-party-0"));

    reply.shouldBeUnavailable();
    assertThat(reply.reason()).isEqualTo("members");
  }

  @ParameterizedTest
  @CsvSource({"1,8192,200", "1,8193,413", "2,32768,200", "2,32769,413"})
  void shouldLimitTheBody_byTheNumberOfChannels(int channels, int bytes, int status) {
    String body = body(IntStream.range(0, channels).mapToObj(i -> "private-user-" + i).toList());

    Reply reply = send("POST /pusher/auth", body + " ".repeat(bytes - body.length()));

    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void shouldRefuse101Channels() {
    Reply reply = subscribe(IntStream.range(0, 101).mapToObj(i -> "private-user-" + i).toList());

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.member("message")).isEqualTo("channel_name has more than 100 channels");
  }

  @Test
  void shouldSignTheConnectionIn_withoutCallingDynamoDb() throws Exception {
    int before = table.requests();

    Reply reply = send("POST /pusher/user-auth", "{\"socket_id\":\"1234.1234\"}");

    reply.shouldBeGranted();
    String userData = reply.member("user_data");
    assertThat(JSON.readTree(userData).path("id").asText()).isEqualTo("ada");
    assertThat(JSON.readTree(userData).path("user_info").has("username")).isTrue();
    assertThat(reply.member("auth")).isEqualTo(hmac("1234.1234::user::" + userData));
    assertThat(reply.log()).contains("\"route\":\"user-auth\"");
    assertThat(table.requests()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                               | 400
          {"socket_id":["1.2"]}            | 400
          {"socket_id":"1.2:private-x"}    | 400
          {"socket_id":"1.2::user::{}"}    | 400
          {"socket_id":"1.2","socket_id":"1.2"} | 400
          """)
  void shouldRefuseASignIn(String body, int status) {
    assertThat(send("POST /pusher/user-auth", body).status()).isEqualTo(status);
  }

  @Test
  void shouldRefuseAnotherRoute() {
    assertThat(send("POST /pusher/other", body(List.of("private-user-ada"))).status())
        .isEqualTo(400);
  }

  private static Reply subscribe(List<String> names) {
    return send("POST /pusher/auth", body(names));
  }

  private static String body(List<String> names) {
    ObjectNode body = JSON.createObjectNode().put("socket_id", "1.2");
    ArrayNode list = body.putArray("channel_name");
    names.forEach(list::add);
    return body.toString();
  }

  private static Reply send(String route, String body) {
    try {
      String event =
          PackagedChannelAuth.event("application/json", body, "Bearer " + token().signed());
      return channelAuth.send(
          ((ObjectNode) JSON.readTree(event)).put("routeKey", route).toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String members(String... parties) {
    return "{\"Responses\":{\"party\":[" + keys(parties) + "]},\"UnprocessedKeys\":{}}";
  }

  private static String unprocessed(String... parties) {
    return "{\"Responses\":{},\"UnprocessedKeys\":{\"party\":{\"Keys\":[" + keys(parties) + "]}}}";
  }

  private static String keys(String... parties) {
    return IntStream.range(0, parties.length)
        .mapToObj(
            i ->
                "{\"PK\":{\"S\":\"PARTY#%s\"},\"SK\":{\"S\":\"MEMBER#ada\"}}".formatted(parties[i]))
        .collect(Collectors.joining(","));
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("the-secret".getBytes(UTF_8), "HmacSHA256"));
    return "the-key:" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
