package dev.partyline.stack.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Sends a CORS preflight request to the API for any origin (<a
 * href="https://fetch.spec.whatwg.org/#cors-preflight-fetch">CORS-preflight fetch</a>). A page can
 * send one for its own origin only.
 */
final class Preflight {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final List<String> HEADERS =
      List.of(
          "access-control-allow-origin",
          "access-control-allow-methods",
          "access-control-allow-headers");

  private Preflight() {}

  static Answer send(URI endpoint, String origin) throws InterruptedException {
    HttpRequest options =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .build();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      HttpResponse<Void> response = client.send(options, HttpResponse.BodyHandlers.discarding());
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("status", response.statusCode());
      ObjectNode headers = answer.putObject("headers");
      HEADERS.forEach(
          name -> response.headers().firstValue(name).ifPresent(value -> headers.put(name, value)));
      return Answer.of(answer);
    } catch (IOException e) {
      return Answer.refused(502, "The API does not answer");
    }
  }
}
