package dev.partyline.cloud.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer of API Gateway (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS
 * Lambda integrations</a>, response format 2.0).
 *
 * @param headers the function's headers
 */
record Reply(int status, Map<String, String> headers, JsonNode cookies, ByteBuffer body) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  // API Gateway sets these itself.
  private static final Set<String> RESERVED =
      Set.of("content-length", "connection", "transfer-encoding");

  Reply(int status, String body) {
    this(status, Map.of(), JSON.createArrayNode(), ApiGateway.bytes(body));
  }

  /** API Gateway's own error: {@code {"message":…}}. */
  static Reply of(int status) {
    String message =
        switch (status) {
          case 404 -> "Not Found";
          case 413 -> "Request Entity Too Large";
          case 431 -> "Request Header Fields Too Large";
          case 500 -> "Internal Server Error";
          case 503 -> "Service Unavailable";
          default -> HttpStatus.getMessage(status);
        };
    return json(status, JSON.createObjectNode().put("message", message).toString());
  }

  /** Parses a function's answer. Without a status code, the whole answer is the body. */
  static Reply read(String payload) {
    try {
      JsonNode answer = JSON.readTree(payload);
      if (answer.isMissingNode()) {
        return of(500);
      }
      if (!answer.path("statusCode").canConvertToInt()) {
        return json(200, answer.isTextual() ? answer.asText() : payload);
      }
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("content-type", "text/plain;charset=UTF-8");
      answer
          .path("headers")
          .properties()
          .forEach(header -> headers.put(lower(header.getKey()), header.getValue().asText()));
      String body = answer.path("body").asText("");
      return new Reply(
          answer.path("statusCode").asInt(),
          headers,
          answer.path("cookies"),
          answer.path("isBase64Encoded").asBoolean()
              ? ByteBuffer.wrap(Base64.getDecoder().decode(body))
              : ApiGateway.bytes(body));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return of(500);
    }
  }

  /** Sends the answer with the headers that the response already has. */
  void send(Response response, CorsHeaders cors, Callback callback) {
    response.setStatus(status);
    headers.forEach(
        (name, value) -> {
          if (name.equals("vary")) {
            // CORS may add a value, too.
            response.getHeaders().add(name, value);
          } else if (!RESERVED.contains(name) && !cors.ignores(name)) {
            response.getHeaders().put(name, value);
          }
        });
    cookies.forEach(cookie -> response.getHeaders().add("set-cookie", cookie.asText()));
    response.write(true, body.duplicate(), callback);
  }

  private static Reply json(int status, String body) {
    return new Reply(
        status,
        Map.of("content-type", "application/json"),
        JSON.createArrayNode(),
        ApiGateway.bytes(body));
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
