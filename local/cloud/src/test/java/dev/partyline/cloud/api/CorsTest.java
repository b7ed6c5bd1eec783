package dev.partyline.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.cloud.lambda.InitException;
import dev.partyline.template.Cors;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to browsers of other origins, with CORS in the template. */
class CorsTest {

  private static final String APP = "https://app.example.org";

  @TempDir private static Path folder;
  private static ServedFunction api;

  @BeforeAll
  static void start() throws IOException, InitException {
    api =
        ServedFunction.start(
            folder,
            new Cors.Rules(
                List.of(APP, "http://*"),
                List.of("GET", "POST"),
                List.of("authorization", "content-type"),
                List.of("retry-after"),
                300,
                true));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldAnswerThePreflightItself_whenTheOriginIsAllowed() throws Exception {
    HttpResponse<String> answer = api.send(preflight("/echo", APP));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(cors(answer))
        .isEqualTo(
            Map.of(
                "access-control-allow-origin", APP,
                "access-control-allow-credentials", "true",
                "access-control-allow-methods", "GET,POST",
                "access-control-allow-headers", "authorization,content-type",
                "access-control-max-age", "300"));
    assertThat(answer.headers().allValues("vary")).containsExactly("origin");
  }

  @Test
  void shouldNotInvokeTheFunction_forAPreflight() throws Exception {
    int before = api.count();
    api.send(preflight("/echo", APP));
    assertThat(api.count()).isEqualTo(before + 1);
  }

  @Test
  void shouldAnswerThePreflight_whenNoRouteHasThePath() throws Exception {
    assertThat(api.send(preflight("/nowhere", APP)).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.org",
        "https://app.example.org.evil.org",
        "https://app.example.org:8443",
        "https://other",
        "null",
      })
  void shouldSendNoCorsHeaders_whenTheOriginIsNotAllowed(String origin) throws Exception {
    HttpResponse<String> preflight = api.send(preflight("/echo", origin));
    HttpResponse<String> get = api.send(api.request("/echo").header("Origin", origin));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(cors(preflight)).isEmpty();
    assertThat(get.statusCode()).isEqualTo(200);
    assertThat(cors(get)).isEmpty();
  }

  @Test
  void shouldAllowTheOrigin_whenItMatchesAPatternOfItsScheme() throws Exception {
    HttpResponse<String> answer =
        api.send(api.request("/echo").header("Origin", "http://localhost:5173"));
    assertThat(cors(answer)).containsEntry("access-control-allow-origin", "http://localhost:5173");
  }

  @Test
  void shouldInvokeTheFunction_whenOptionsIsNotAPreflight() throws Exception {
    HttpRequest.Builder options =
        api.request("/echo").method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    assertThat(api.event(options).path("routeKey").asText()).isEqualTo("ANY /echo");
  }

  @ParameterizedTest
  @CsvSource({"/nowhere, none, 404", "/echo, throw, 500", "/impatient, hang, 503"})
  void shouldSendCorsHeaders_withErrors(String path, String what, int status) throws Exception {
    HttpResponse<String> answer =
        api.send(api.request(path).header("Origin", APP).header("x-do", what));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(cors(answer))
        .isEqualTo(
            Map.of(
                "access-control-allow-origin", APP,
                "access-control-allow-credentials", "true",
                "access-control-expose-headers", "retry-after"));
  }

  @Test
  void shouldIgnoreTheFunctionsOwnCorsHeaders() throws Exception {
    String answer =
        """
        {"statusCode":200,"headers":{
          "Access-Control-Allow-Origin":"*","access-control-allow-headers":"x-evil",
          "Vary":"accept","x-other":"stays"}}
        """;
    HttpResponse<String> response =
        api.send(
            api.request("/echo")
                .header("Origin", APP)
                .header("x-answer", ServedFunction.answer(answer)));
    assertThat(cors(response))
        .containsEntry("access-control-allow-origin", APP)
        .doesNotContainKey("access-control-allow-headers");
    assertThat(response.headers().firstValue("x-other")).hasValue("stays");
    assertThat(response.headers().allValues("vary")).containsExactly("origin", "accept");
  }

  @Test
  void shouldSendNoCorsHeaders_whenTheRequestHasNoOrigin() throws Exception {
    assertThat(cors(api.send(api.request("/echo")))).isEmpty();
  }

  private static HttpRequest.Builder preflight(String path, String origin) {
    return api.request(path)
        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST");
  }

  private static Map<String, String> cors(HttpResponse<?> answer) {
    return answer.headers().map().entrySet().stream()
        .filter(header -> header.getKey().startsWith("access-control-"))
        .collect(
            Collectors.toMap(Map.Entry::getKey, header -> String.join("|", header.getValue())));
  }
}
