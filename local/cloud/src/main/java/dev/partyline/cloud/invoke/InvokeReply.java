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
 * An answer of Lambda's Invoke API (<a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_ResponseSyntax">response</a>
 * and <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors">errors</a>).
 * If the function fails, the status is 200 with a header for the error.
 */
record InvokeReply(int status, Map<String, String> headers, String body) {

  private static final JsonMapper JSON = new JsonMapper();

  /** The answer for an invocation. */
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

  /** An error of the API itself. */
  static InvokeReply error(int status, String type, String message) {
    return error(status, type, message, Map.of());
  }

  private static InvokeReply error(
      int status, String type, String message, Map<String, String> details) {
    ObjectNode body = JSON.createObjectNode().put("Type", status < 500 ? "User" : "Service");
    // AWS uses message or Message, depending on the error; clients accept both.
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
