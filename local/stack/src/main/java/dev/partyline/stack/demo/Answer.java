package dev.partyline.stack.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer to the page. */
record Answer(int status, JsonNode body) {

  static Answer of(JsonNode body) {
    return new Answer(200, body);
  }

  static Answer done() {
    return of(JsonNodeFactory.instance.objectNode());
  }

  /**
   * An error.
   *
   * @param message a sentence that the page shows
   */
  static Answer refused(int status, String message) {
    return new Answer(status, JsonNodeFactory.instance.objectNode().put("message", message));
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    response.write(true, ByteBuffer.wrap(body.toString().getBytes(UTF_8)), callback);
  }
}
