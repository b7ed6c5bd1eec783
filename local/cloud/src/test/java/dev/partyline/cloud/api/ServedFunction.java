package dev.partyline.cloud.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.HandlerZip;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.cloud.lambda.LambdaService;
import dev.partyline.cloud.lambda.TestFunction;
import dev.partyline.template.Cors;
import dev.partyline.template.HttpApi;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;

/**
 * A real function behind a running API. It returns its event, or what the headers {@code x-answer}
 * and {@code x-do} say.
 */
final class ServedFunction implements AutoCloseable {

  /** The API's clock. */
  static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  private static final String SOURCE =
      """
      package app;

      import java.io.InputStream;
      import java.io.OutputStream;
      import java.util.Base64;
      import java.util.regex.Matcher;
      import java.util.regex.Pattern;

      public class Handler {
        private int count;

        public void handle(InputStream in, OutputStream out) throws Exception {
          count++;
          String event = new String(in.readAllBytes(), "UTF-8");
          String answer = header("x-answer", event);
          if (answer != null) {
            out.write(Base64.getUrlDecoder().decode(answer));
            return;
          }
          switch (String.valueOf(header("x-do", event))) {
            case "count":
              out.write(Integer.toString(count).getBytes("UTF-8"));
              return;
            case "throw":
              throw new IllegalStateException("secret detail");
            case "hang":
              Thread.sleep(Long.MAX_VALUE);
              return;
            default:
              out.write(event.getBytes("UTF-8"));
          }
        }

        private static String header(String name, String event) {
          Matcher found = Pattern.compile("\\"" + name + "\\":\\"([^\\"]*)\\"").matcher(event);
          return found.find() ? found.group(1) : null;
        }
      }
      """;

  private static final JsonMapper JSON = new JsonMapper();

  private final LambdaService lambda;
  private final ApiGateway gateway;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServedFunction(LambdaService lambda, ApiGateway gateway) {
    this.lambda = lambda;
    this.gateway = gateway;
  }

  static ServedFunction start(Path folder, Cors cors) throws IOException, InitException {
    return start(folder, cors, new Handler.Sequence());
  }

  /** Starts an API with a fallback for requests without a route. */
  static ServedFunction start(Path folder, Cors cors, Handler fallback)
      throws IOException, InitException {
    LambdaService lambda =
        new LambdaService(
            new LambdaService.Platform(Map.of()),
            new PrintStream(PrintStream.nullOutputStream(), true, UTF_8),
            Clock.systemUTC());
    LambdaFunction function =
        lambda.deploy(
            TestFunction.named("Echo", HandlerZip.of(folder, SOURCE))
                // On a busy machine the largest body takes seconds.
                .timeout(Duration.ofSeconds(8))
                .route("ANY /echo")
                .route("GET /parties/{partyId}")
                .route("ANY /files/{path+}")
                .route("GET /impatient", Duration.ofMillis(100))
                .build());
    function.warmUp();
    return new ServedFunction(lambda, api(0, cors, List.of(function), fallback));
  }

  static ApiGateway api(int port, Cors cors, List<LambdaFunction> functions) throws IOException {
    return api(port, cors, functions, new Handler.Sequence());
  }

  private static ApiGateway api(
      int port, Cors cors, List<LambdaFunction> functions, Handler fallback) throws IOException {
    return ApiGateway.start(
        port,
        new HttpApi(TestFunction.API, "$default", cors),
        Routes.of(TestFunction.API, functions),
        fallback,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** A value of {@code x-answer}: the function's answer. */
  static String answer(String payload) {
    return Base64.getUrlEncoder().encodeToString(payload.getBytes(UTF_8));
  }

  String url() {
    return gateway.url();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Sends a request, and returns the event that the function received. */
  JsonNode event(HttpRequest.Builder request) throws IOException, InterruptedException {
    return JSON.readTree(send(request).body());
  }

  /** The number of invocations so far, including this one. */
  int count() throws IOException, InterruptedException {
    return Integer.parseInt(send(request("/echo").header("x-do", "count")).body());
  }

  @Override
  public void close() {
    gateway.close();
    lambda.close();
  }
}
