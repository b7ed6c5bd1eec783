package dev.partyline.http;

import static dev.partyline.Some.accepted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  @Test
  void shouldReadWhatTheFunctionsNeed_whenTheEventIsPayloadFormat2() throws IOException {
    assertThat(read(new EventBuilder().with("body", "{\"a\":\"b\"}")))
        .isEqualTo(
            new Request(
                "request-1",
                "POST /pusher/auth",
                "",
                "192.0.2.1",
                "Bearer a.b.c",
                "application/json",
                new Body("{\"a\":\"b\"}", false)));
  }

  @Test
  void shouldReadTheSame_whenAwsOwnClassWroteTheEvent() throws IOException {
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withVersion("2.0")
            .withRouteKey("POST /pusher/auth")
            .withRawQueryString("a=b&c=%20")
            .withHeaders(
                Map.of(
                    "authorization", "Bearer a.b.c",
                    "content-type", "application/x-www-form-urlencoded"))
            .withCookies(List.of("a=b"))
            .withBody("c29ja2V0X2lkPTEuMg==")
            .withIsBase64Encoded(true)
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder()
                    .withRequestId("request-1")
                    .withHttp(
                        APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                            .withSourceIp("192.0.2.1")
                            .build())
                    .build())
            .build();

    for (Gson gson : List.of(new Gson(), new GsonBuilder().serializeNulls().create())) {
      assertThat(accepted(read(gson.toJson(event))))
          .isEqualTo(
              new Request(
                  event.getRequestContext().getRequestId(),
                  event.getRouteKey(),
                  event.getRawQueryString(),
                  event.getRequestContext().getHttp().getSourceIp(),
                  event.getHeaders().get("authorization"),
                  event.getHeaders().get("content-type"),
                  new Body(event.getBody(), event.getIsBase64Encoded())));
    }
  }

  @Test
  void shouldReadTheHeaders_whateverTheirCase() throws IOException {
    Request request =
        read(
            new EventBuilder()
                .withoutHeader("authorization")
                .withoutHeader("content-type")
                .header("Authorization", "Bearer d.e.f")
                .header("CONTENT-TYPE", "text/plain"));

    assertThat(request.authorization()).isEqualTo("Bearer d.e.f");
    assertThat(request.contentType()).isEqualTo("text/plain");
  }

  @Test
  void shouldReadBase64_whenTheEventSaysSo() throws IOException {
    assertThat(read(new EventBuilder().with("body", "YQ==").with("isBase64Encoded", true)).body())
        .isEqualTo(new Body("YQ==", true));
  }

  @Test
  void shouldReadFieldsAsEmpty_whenTheyAreMissing() throws IOException {
    Request request =
        read(
            new EventBuilder()
                .without("routeKey")
                .without("headers")
                .without("requestContext")
                .without("body")
                .without("isBase64Encoded"));

    assertThat(request).isEqualTo(new Request("", "", "", "", "", "", new Body("", false)));
    assertThat(request.authorizationHeader()).isEmpty();
  }

  @Test
  void shouldReadFieldsAsEmpty_whenTheyAreNull() throws IOException {
    assertThat(
            read(
                new EventBuilder()
                    .withNull("routeKey")
                    .withNull("headers")
                    .withNull("requestContext")
                    .withNull("body")
                    .withNull("isBase64Encoded")
                    .withNull("cookies")))
        .isEqualTo(new Request("", "", "", "", "", "", new Body("", false)));
  }

  @Test
  void shouldReadFieldsAsEmpty_whenTheyAreOfAnotherType() throws IOException {
    assertThat(
            read(
                new EventBuilder()
                    .with("routeKey", List.of("POST /pusher/auth"))
                    .header("authorization", List.of("Bearer a.b.c"))
                    .header("content-type", 7)
                    .with("requestContext", Map.of("requestId", 7))
                    .with("body", Map.of("a", "b"))
                    .with("isBase64Encoded", "true")))
        .isEqualTo(new Request("", "", "", "", "", "", new Body("", false)));
    assertThat(read(new EventBuilder().with("headers", List.of()).with("requestContext", "x")))
        .isEqualTo(new Request("", "POST /pusher/auth", "", "", "", "", new Body("{}", false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":\"1.0\",\"resource\":\"/pusher/auth\",\"httpMethod\":\"POST\","
            + "\"headers\":{\"Authorization\":\"Bearer a.b.c\"},"
            + "\"multiValueHeaders\":{\"Authorization\":[\"Bearer a.b.c\"]},"
            + "\"requestContext\":{\"requestId\":\"request-1\"},"
            + "\"body\":\"{}\",\"isBase64Encoded\":false}",
        "{\"version\":2.0,\"body\":\"{}\"}",
        "{\"version\":null}",
        "{\"body\":\"{}\"}",
        "{\"Records\":[]}",
        "{}",
        "[]",
        "null",
        "2",
        "\"2.0\"",
        "",
        " ",
        "version=2.0",
        "<xml/>",
        "{'version':'2.0'}",
        "{version:\"2.0\"}",
        "{\"version\":\"2.0\",}",
        "{\"version\":\"2.0\" \"body\":\"\"}",
        "{\"version\":\"2.0\",\"body\":\"\\q\"}",
        "\u0000",
      })
  void shouldRefuse_whenItIsNoEventOfPayloadFormat2(String event) throws IOException {
    assertThat(read(event)).isEqualTo(notAnEvent());
  }

  @Test
  void shouldRefuse_whereverTheEventIsCutOff() throws IOException {
    String event = new EventBuilder().json();

    for (int length = 0; length < event.length(); length++) {
      assertThat(read(event.substring(0, length)))
          .as("cut off after %s characters", length)
          .isEqualTo(notAnEvent());
    }
  }

  @Test
  void shouldRefuse_whenItIsNestedWithoutEnd() throws IOException {
    assertThat(read("{\"a\":" + "[".repeat(100_000))).isEqualTo(notAnEvent());
    assertThat(read("{\"a\":" + "{\"a\":".repeat(100_000))).isEqualTo(notAnEvent());
  }

  @Test
  void shouldThrow_whenTheStreamItselfFails() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken pipe");
          }
        };

    assertThatThrownBy(() -> RequestReader.read(broken))
        .isInstanceOf(IOException.class)
        .hasMessage("broken pipe");
  }

  private static Request read(EventBuilder event) throws IOException {
    return accepted(RequestReader.read(event.stream()));
  }

  private static Outcome<Request> read(String event) throws IOException {
    return RequestReader.read(new ByteArrayInputStream(event.getBytes(UTF_8)));
  }

  private static Outcome<Request> notAnEvent() {
    return Outcome.refused(
        new Malformed("event", "is not an HTTP API event of payload format 2.0"));
  }
}
