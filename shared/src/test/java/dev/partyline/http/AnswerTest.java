package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.google.gson.Gson;
import com.google.gson.JsonParser;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(
            Answer.of(new Refusal.Malformed("socket_id", "is missing")),
            400,
            Map.of(),
            "{\"error\":\"Bad Request\",\"message\":\"socket_id is missing\"}"),
        arguments(
            Answer.of(new Refusal.NoToken()),
            401,
            Map.of("www-authenticate", "Bearer"),
            "{\"error\":\"Unauthorized\",\"message\":\"A valid bearer token is required\"}"),
        arguments(
            Answer.of(new Refusal.BadToken("expired")),
            401,
            Map.of("www-authenticate", "Bearer error=\"invalid_token\""),
            "{\"error\":\"Unauthorized\",\"message\":\"A valid bearer token is required\"}"),
        arguments(
            Answer.of(new Refusal.Denied("not_a_member")),
            403,
            Map.of(),
            "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}"),
        arguments(
            Answer.of(new Refusal.TooLarge(8192)),
            413,
            Map.of(),
            "{\"error\":\"Payload Too Large\",\"message\":\"The body is over 8192 bytes\"}"),
        arguments(
            Answer.of(new Refusal.UnsupportedType("application/json")),
            415,
            Map.of(),
            "{\"error\":\"Unsupported Media Type\",\"message\":"
                + "\"Send exactly one content type, application/json\"}"),
        arguments(
            Answer.internalError(),
            500,
            Map.of(),
            "{\"error\":\"Internal Server Error\",\"message\":\"Something went wrong\"}"),
        arguments(
            Answer.unavailable(),
            503,
            Map.of("retry-after", "2"),
            "{\"error\":\"Service Unavailable\",\"message\":\"Try again in a moment\"}"),
        arguments(
            Answer.ok(inOrder("auth", "key:hmac", "channel_data", "{\"user_id\":\"zoë\"}")),
            200,
            Map.of(),
            "{\"auth\":\"key:hmac\",\"channel_data\":\"{\\\"user_id\\\":\\\"zoë\\\"}\"}"),
        arguments(
            Answer.ok(inOrder("channel", "private-user-1", "delivered", true)),
            200,
            Map.of(),
            "{\"channel\":\"private-user-1\",\"delivered\":true}"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void shouldWriteStatusHeadersAndBodyForApiGateway(
      Answer answer, int status, Map<String, String> headers, String body) throws IOException {
    APIGatewayV2HTTPResponse response = written(answer);

    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("content-type", "application/json");
    all.put("cache-control", "no-store");
    assertThat(response.getStatusCode()).isEqualTo(status);
    assertThat(response.getHeaders()).isEqualTo(all);
    assertThat(response.getBody()).isEqualTo(body);
    assertThat(response.getIsBase64Encoded()).isFalse();
    assertThat(JsonParser.parseString(response.getBody()).isJsonObject()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not_that_user", "not_a_member", "unknown_channel_kind"})
  void shouldBeTheSame403_whateverTheReason(String reason) {
    assertThat(Answer.of(new Refusal.Denied(reason)))
        .isEqualTo(Answer.of(new Refusal.Denied("any")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "signature", "unknown_key", "malformed"})
  void shouldBeTheSame401_whateverTheReason(String reason) {
    assertThat(Answer.of(new Refusal.BadToken(reason)))
        .isEqualTo(Answer.of(new Refusal.BadToken("any")));
  }

  @Test
  void shouldStayValidJson_whenATextNeedsEscaping() throws IOException {
    String text = "\"\\\n\u0000\u2028</script>zoë 𝄞";

    String body = written(Answer.ok(Map.of("text", text))).getBody();

    assertThat(JsonParser.parseString(body).getAsJsonObject().get("text").getAsString())
        .isEqualTo(text);
  }

  private static APIGatewayV2HTTPResponse written(Answer answer) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    answer.writeTo(output);
    return new Gson().fromJson(output.toString(UTF_8), APIGatewayV2HTTPResponse.class);
  }

  private static Map<String, Object> inOrder(
      String one, Object oneValue, String other, Object otherValue) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(one, oneValue);
    members.put(other, otherValue);
    return members;
  }

  @Test
  void shouldSendRetryAfter_whenTheLimitIsReached() {
    Answer answer = Answer.of(new Refusal.Limited("user_rate", java.time.Duration.ofSeconds(7)));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).isEqualTo(Map.of("Retry-After", "7"));
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"Too Many Requests\",\"message\":\"Wait before you ask again\"}");
  }

  @Test
  void shouldAnswerForEachName_asASingleAnswerWould() {
    Map<String, Outcome<Map<String, String>>> outcomes = new LinkedHashMap<>();
    outcomes.put("b", Outcome.accepted(Map.of("auth", "k:\"0\"")));
    outcomes.put("a", Outcome.refused(new Refusal.Denied("not_a_member")));
    outcomes.put("\"", Outcome.refused(new Refusal.Malformed("channel_name", "is empty")));

    Answer answer = Answer.each(outcomes);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"b\":{\"status\":200,\"data\":{\"auth\":\"k:\\\"0\\\"\"}},"
                + "\"a\":{\"status\":403,\"error\":\"Forbidden\","
                + "\"message\":\"Not authorized to access this channel\"},"
                + "\"\\\"\":{\"status\":400,\"error\":\"Bad Request\","
                + "\"message\":\"channel_name is empty\"}}");
  }
}
