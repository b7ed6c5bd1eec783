package dev.partyline.cloud.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.template.Cors;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The function's event: payload format 2.0. */
class PayloadTest {

  @TempDir private static Path folder;
  private static ServedFunction api;

  @BeforeAll
  static void start() throws IOException, InitException {
    api = ServedFunction.start(folder, new Cors.Off());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldDescribeTheRequest() throws Exception {
    JsonNode event = api.event(api.request("/parties/p1?x=1").header("User-Agent", "test/1"));
    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asText()).isEqualTo("GET /parties/{partyId}");
    assertThat(event.path("rawPath").asText()).isEqualTo("/parties/p1");
    assertThat(event.path("rawQueryString").asText()).isEqualTo("x=1");
    JsonNode context = event.path("requestContext");
    assertThat(context.path("routeKey").asText()).isEqualTo("GET /parties/{partyId}");
    assertThat(context.path("stage").asText()).isEqualTo("$default");
    assertThat(context.path("domainName").asText()).isEqualTo("127.0.0.1");
    assertThat(context.path("time").asText()).isEqualTo("03/Feb/2026:04:05:06 +0000");
    assertThat(context.path("timeEpoch").asLong()).isEqualTo(ServedFunction.NOW.toEpochMilli());
    assertThat(context.path("requestId").asText()).isNotEmpty();
    JsonNode http = context.path("http");
    assertThat(http.path("method").asText()).isEqualTo("GET");
    assertThat(http.path("path").asText()).isEqualTo("/parties/p1");
    assertThat(http.path("protocol").asText()).isEqualTo("HTTP/1.1");
    assertThat(http.path("sourceIp").asText()).isEqualTo("127.0.0.1");
    assertThat(http.path("userAgent").asText()).isEqualTo("test/1");
  }

  @Test
  void shouldGiveEachRequestItsOwnId() throws Exception {
    String first = api.event(api.request("/echo")).at("/requestContext/requestId").asText();
    assertThat(api.event(api.request("/echo")).at("/requestContext/requestId").asText())
        .isNotEqualTo(first);
  }

  @Test
  void shouldJoinHeadersUnderTheirLowerCaseName_whenTheyAreRepeated() throws Exception {
    JsonNode event =
        api.event(api.request("/echo").header("X-Mixed-Case", "one").header("x-mixed-CASE", "two"));
    assertThat(event.path("headers").path("x-mixed-case").asText()).isEqualTo("one,two");
    assertThat(event.path("headers").fieldNames())
        .toIterable()
        .allSatisfy(name -> assertThat(name).isLowerCase());
  }

  @Test
  void shouldListCookiesSeparately() throws Exception {
    JsonNode event =
        api.event(api.request("/echo").header("Cookie", "a=1; b=2").header("Cookie", "c=3"));
    assertThat(event.path("cookies").toString()).isEqualTo("[\"a=1\",\"b=2\",\"c=3\"]");
    assertThat(event.path("headers").has("cookie")).isFalse();
  }

  @Test
  void shouldJoinQueryParameters_whenTheyAreRepeated() throws Exception {
    JsonNode event = api.event(api.request("/echo?a=1&a=2&b=%C3%A5+%26&c"));
    assertThat(event.path("rawQueryString").asText()).isEqualTo("a=1&a=2&b=%C3%A5+%26&c");
    assertThat(event.path("queryStringParameters").toString())
        .isEqualTo("{\"a\":\"1,2\",\"b\":\"å &\",\"c\":\"\"}");
  }

  @Test
  void shouldOmitMissingFields_whenTheRequestIsBare() throws Exception {
    JsonNode event = api.event(api.request("/echo"));
    assertThat(event.path("rawQueryString").asText("missing")).isEmpty();
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
    assertThat(event.fieldNames())
        .toIterable()
        .doesNotContain("cookies", "queryStringParameters", "pathParameters", "body");
  }

  @Test
  void shouldDecodePathParametersButNotTheRawPath_whenTheyAreEscaped() throws Exception {
    JsonNode event = api.event(api.request("/parties/a%20b%C3%A5"));
    assertThat(event.path("pathParameters").path("partyId").asText()).isEqualTo("a bå");
    assertThat(event.path("rawPath").asText()).isEqualTo("/parties/a%20b%C3%A5");
  }

  @Test
  void shouldGiveTheRestOfThePath_whenTheVariableIsGreedy() throws Exception {
    JsonNode event = api.event(api.request("/files/a/b.txt"));
    assertThat(event.path("pathParameters").toString()).isEqualTo("{\"path\":\"a/b.txt\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/html; charset=utf-8",
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/xml",
        "application/javascript",
      })
  void shouldGiveTheBodyAsItIs_whenItsTypeIsText(String type) throws Exception {
    JsonNode event =
        api.event(
            api.request("/echo")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"name\":\"Åsa\"}")));
    assertThat(event.path("body").asText()).isEqualTo("{\"name\":\"Åsa\"}");
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "multipart/form-data; boundary=b",
        "image/png",
      })
  void shouldEncodeTheBodyAsBase64_whenItsTypeIsNotText(String type) throws Exception {
    JsonNode event =
        api.event(
            api.request("/echo")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("socket_id=1.2")));
    assertThat(decoded(event)).isEqualTo("socket_id=1.2");
    assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
  }

  @Test
  void shouldEncodeTheBodyAsBase64_whenItHasNoType() throws Exception {
    JsonNode event = api.event(api.request("/echo").POST(BodyPublishers.ofString("hi")));
    assertThat(event.path("headers").has("content-type")).isFalse();
    assertThat(decoded(event)).isEqualTo("hi");
    assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
  }

  @Test
  void shouldReadTheWholeBody_withoutContentLength() throws Exception {
    JsonNode event =
        api.event(
            api.request("/echo")
                .header("Content-Type", "text/plain")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofString("in chunks, of no said length"))));
    assertThat(event.path("headers").path("transfer-encoding").asText()).isEqualTo("chunked");
    assertThat(event.path("body").asText()).isEqualTo("in chunks, of no said length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo?a=%zz", "/echo?%", "/parties/%zz"})
  void shouldAnswer400_whenThePathHasAnInvalidEscape(String target) throws Exception {
    assertThat(statusLine("GET " + target + " HTTP/1.1\r\nHost: api\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  /** Sends bytes that java.net.http does not send. */
  private static String statusLine(String request) throws IOException {
    URI address = URI.create(api.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readNBytes(20), ISO_8859_1);
    }
  }

  private static String decoded(JsonNode event) {
    return new String(Base64.getDecoder().decode(event.path("body").asText()), UTF_8);
  }
}
