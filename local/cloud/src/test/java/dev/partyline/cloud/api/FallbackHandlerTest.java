package dev.partyline.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.cloud.lambda.InitException;
import dev.partyline.template.Cors;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests without a route. */
class FallbackHandlerTest {

  private static final String APP = "https://app.example.org";

  @TempDir private static Path folder;
  private static ServedFunction api;

  @BeforeAll
  static void start() throws IOException, InitException {
    Cors cors = new Cors.Rules(List.of(APP), List.of("GET"), List.of(), List.of(), 0, false);
    api = ServedFunction.start(folder, cors, new HandlesAllButApi());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldInvokeTheFunction_whenARouteMatches() throws Exception {
    assertThat(api.event(api.request("/echo")).path("routeKey").asText()).isEqualTo("ANY /echo");
  }

  @ParameterizedTest
  @CsvSource({"GET, /", "POST, /demo/join", "POST, /parties/7", "OPTIONS, /demo/join"})
  void shouldUseTheFallback_whenNoRouteMatches(String method, String path) throws Exception {
    HttpResponse<String> answer =
        api.send(
            api.request(path)
                .header("Origin", APP)
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.body()).isEqualTo("fallback");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void shouldAnswerThePreflightOfARoute() throws Exception {
    HttpResponse<String> answer = preflight("/echo");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(APP);
  }

  @Test
  void shouldPassAPreflightToTheFallback_whenNoRouteMatches() throws Exception {
    HttpResponse<String> answer = preflight("/demo/join");

    assertThat(answer.body()).isEqualTo("fallback");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void shouldAnswerLikeApiGateway_whenTheFallbackDoesNotHandleIt() throws Exception {
    HttpResponse<String> answer = api.send(api.request("/api/nothing").header("Origin", APP));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(APP);
  }

  private static HttpResponse<String> preflight(String path) throws Exception {
    return api.send(
        api.request(path)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", APP)
            .header("Access-Control-Request-Method", "GET"));
  }

  private static final class HandlesAllButApi extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (Request.getPathInContext(request).startsWith("/api")) {
        return false;
      }
      response.write(true, ApiGateway.bytes("fallback"), callback);
      return true;
    }
  }
}
