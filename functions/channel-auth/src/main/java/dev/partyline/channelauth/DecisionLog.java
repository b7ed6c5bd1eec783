package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.google.gson.stream.JsonWriter;
import dev.partyline.channel.Channel;
import dev.partyline.outcome.Refusal;
import dev.partyline.outcome.UnavailableException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * One line of JSON for each decision. It holds codes of our own alone: never a token, a body, a
 * signature, or the text of somebody else's exception. Used by one request at a time.
 */
final class DecisionLog {

  private final LambdaLogger logger;
  private final String requestId;

  DecisionLog(LambdaLogger logger, String requestId) {
    this.logger = logger;
    this.requestId = requestId;
  }

  void granted(Channel channel) {
    write(LogLevel.INFO, "granted", channel.kind());
  }

  Refusal refused(Refusal refusal) {
    write(LogLevel.INFO, "refused", refusal.reason());
    return refusal;
  }

  void unavailable(UnavailableException fault) {
    Throwable cause = fault.getCause();
    String type = cause == null ? "" : ":" + cause.getClass().getSimpleName();
    write(LogLevel.ERROR, "unavailable", fault.getMessage() + type);
  }

  void failed(Exception fault) {
    write(LogLevel.ERROR, "failed", fault.getClass().getName());
  }

  private void write(LogLevel level, String outcome, String reason) {
    StringWriter line = new StringWriter();
    try (JsonWriter json = new JsonWriter(line)) {
      json.beginObject();
      json.name("level").value(level.name());
      json.name("requestId").value(requestId);
      json.name("outcome").value(outcome);
      json.name("reason").value(reason);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // As bytes it goes out as it is; as text it would become a string inside of Lambda's own JSON.
    logger.log((line + "\n").getBytes(UTF_8), level);
  }
}
