package dev.partyline.cloud.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.cloud.lambda.InitException;
import dev.partyline.template.Cors;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to clients: the function's, and API Gateway's own. */
class ApiGatewayTest {

  private static final int HEADER_LIMIT = 10_240;
  private static final int BODY_LIMIT = 10 * 1024 * 1024;

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
  void shouldSendTheFunctionsStatusHeadersAndBody() throws Exception {
    HttpResponse<String> answer =
        answerTo(
            """
            {"statusCode":201,"headers":{"Content-Type":"application/json","X-Number":7},
             "body":"{\\"name\\":\\"Åsa\\"}"}
            """);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(answer.headers().firstValue("x-number")).hasValue("7");
    assertThat(answer.body()).isEqualTo("{\"name\":\"Åsa\"}");
  }

  @Test
  void shouldSendPlainText_whenTheFunctionSetsNoContentType() throws Exception {
    HttpResponse<String> answer = answerTo("{\"statusCode\":200,\"body\":\"hi\"}");
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain;charset=UTF-8");
  }

  @Test
  void shouldSendBytes_whenTheBodyIsBase64() throws Exception {
    HttpResponse<byte[]> answer =
        api.sendForBytes(
            api.request("/echo")
                .header(
                    "x-answer",
                    ServedFunction.answer(
                        "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"AP+A\"}")));
    assertThat(answer.body()).containsExactly(0x00, 0xff, 0x80);
  }

  @Test
  void shouldSetAllCookies() throws Exception {
    HttpResponse<String> answer =
        answerTo("{\"statusCode\":200,\"cookies\":[\"a=1; Secure\",\"b=2\"]}");
    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1; Secure", "b=2");
  }

  @Test
  void shouldSendTheWholeAnswerAsBody_whenItHasNoStatusCode() throws Exception {
    HttpResponse<String> answer = answerTo("{\"hello\":\"world\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"hello\":\"world\"}");
  }

  @Test
  void shouldSendTheTextItself_whenTheAnswerIsAJsonString() throws Exception {
    assertThat(answerTo("\"Hello from Lambda!\"").body()).isEqualTo("Hello from Lambda!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "{\"statusCode\":200",
        "{\"statusCode\":200} and more",
        "{\"statusCode\":42}",
        "{\"statusCode\":1000}",
        "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"*\"}",
      })
  void shouldAnswer500_whenTheFunctionsAnswerIsInvalid(String payload) throws Exception {
    assertThat(message(answerTo(payload), 500)).isEqualTo("Internal Server Error");
  }

  @Test
  void shouldLeaveCorsToTheFunction_whenTheTemplateHasNoCors() throws Exception {
    HttpResponse<String> answer =
        answerTo(
            """
            {"statusCode":200,"headers":{"access-control-allow-origin":"*","vary":"origin"}}
            """);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
    assertThat(answer.headers().firstValue("vary")).hasValue("origin");
  }

  @Test
  void shouldAnswer404_whenNoRouteMatches() throws Exception {
    assertThat(message(api.send(api.request("/nowhere")), 404)).isEqualTo("Not Found");
    assertThat(message(api.send(api.request("/echo/")), 404)).isEqualTo("Not Found");
  }

  @Test
  void shouldAnswer500WithoutDetail_whenTheFunctionFails() throws Exception {
    assertThat(message(api.send(api.request("/echo").header("x-do", "throw")), 500))
        .isEqualTo("Internal Server Error");
  }

  @Test
  void shouldAnswer503_whenTheFunctionTimesOut() throws Exception {
    assertThat(message(api.send(api.request("/echo").header("x-do", "hang")), 503))
        .isEqualTo("Service Unavailable");
    assertThat(api.send(api.request("/echo")).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswer503_whenTheIntegrationTimesOut() throws Exception {
    assertThat(message(api.send(api.request("/impatient").header("x-do", "hang")), 503))
        .isEqualTo("Service Unavailable");
  }

  @Test
  void shouldAcceptARequest_whenLineAndHeadersHaveTheMaximumSize() throws Exception {
    assertThat(statusLine(HEADER_LIMIT)).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void shouldAnswer431_whenLineAndHeadersAreOneByteTooLarge() throws Exception {
    assertThat(statusLine(HEADER_LIMIT + 1)).isEqualTo("HTTP/1.1 431");
  }

  @Test
  void shouldAcceptARequest_whenTheBodyHasTheMaximumSize() throws Exception {
    HttpResponse<String> answer =
        api.send(
            api.request("/echo")
                .header("x-answer", ServedFunction.answer("\"taken\""))
                .POST(BodyPublishers.ofByteArray(new byte[BODY_LIMIT])));
    assertThat(answer.body()).isEqualTo("taken");
  }

  @Test
  void shouldAnswer413_whenTheBodyIsOneByteTooLarge() throws Exception {
    HttpResponse<String> answer =
        api.send(api.request("/echo").POST(BodyPublishers.ofByteArray(new byte[BODY_LIMIT + 1])));
    assertThat(message(answer, 413)).isEqualTo("Request Entity Too Large");
  }

  @Test
  void shouldAnswer413_whenABodyWithoutContentLengthIsTooLarge() throws Exception {
    HttpResponse<String> answer =
        api.send(
            api.request("/echo")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofByteArray(new byte[BODY_LIMIT + 1]))));
    assertThat(message(answer, 413)).isEqualTo("Request Entity Too Large");
  }

  @Test
  void shouldReportAPortInUse() {
    int port = URI.create(api.url()).getPort();
    assertThatThrownBy(() -> ServedFunction.api(port, new Cors.Off(), List.of()).close())
        .isInstanceOf(BindException.class);
  }

  private static HttpResponse<String> answerTo(String payload)
      throws IOException, InterruptedException {
    return api.send(api.request("/echo").header("x-answer", ServedFunction.answer(payload)));
  }

  /** The message of API Gateway's own error. */
  private static String message(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body()).startsWith("{\"message\":\"").endsWith("\"}");
    return answer.body().substring("{\"message\":\"".length(), answer.body().length() - 2);
  }

  /** Sends a request with line and headers of this size, including line ends. */
  private static String statusLine(int size) throws IOException {
    String start = "GET /echo HTTP/1.1\r\nHost: api\r\nConnection: close\r\nX-Fill: ";
    String end = "\r\n\r\n";
    String request = start + "x".repeat(size - start.length() - end.length()) + end;
    URI address = URI.create(api.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    }
  }
}
