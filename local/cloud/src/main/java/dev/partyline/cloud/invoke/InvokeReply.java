package dev.partyline.cloud.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.lambda.Invocation;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What Lambda sends back (<a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_ResponseSyntax">response</a>
 * and <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors">errors</a>).
 * A function that fails is no error of the API's: the status is 200, and a header says so.
 */
record InvokeReply(int status, Map<String, String> headers, String body) {

  private static final JsonMapper JSON = new JsonMapper();

  /** What came of an invocation. */
  static InvokeReply of(Invocation invocation) {
    return switch (invocation) {
      case Invocation.Answered(String payload) ->
          new InvokeReply(200, Map.of("X-Amz-Executed-Version", "$LATEST"), payload);
      case Invocation.Failed(String payload) -> failed(payload);
      case Invocation.TimedOut(var timeout) ->
          failed(
              JSON.createObjectNode()
                  .put(
                      "errorMessage",
                      "Task timed out after %d.00 seconds".formatted(timeout.toSeconds()))
                  .put("errorType", "Sandbox.Timedout")
                  .toString());
      case Invocation.Throttled() ->
          error(
              429,
              "TooManyRequestsException",
              "Rate Exceeded.",
              Map.of("Reason", "ConcurrentInvocationLimitExceeded"));
    };
  }

  private static InvokeReply failed(String payload) {
    return new InvokeReply(
        200,
        Map.of("X-Amz-Executed-Version", "$LATEST", "X-Amz-Function-Error", "Unhandled"),
        payload);
  }

  /** One of the API's own errors. */
  static InvokeReply error(int status, String type, String message) {
    return error(status, type, message, Map.of());
  }

  private static InvokeReply error(
      int status, String type, String message, Map<String, String> details) {
    ObjectNode body = JSON.createObjectNode().put("Type", status < 500 ? "User" : "Service");
    // AWS writes it in both ways, each for some of its errors; clients know both.
    body.put("message", message);
    details.forEach(body::put);
    return new InvokeReply(status, Map.of("x-amzn-ErrorType", type), body.toString());
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put("content-type", "application/json");
    response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
    headers.forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(body.getBytes(UTF_8)), callback);
  }
}
