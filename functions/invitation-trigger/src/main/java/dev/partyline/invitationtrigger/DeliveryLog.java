package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.google.gson.JsonObject;
import dev.partyline.notification.Delivery;

/**
 * One line of JSON for each call to Pusher. Holds counts and codes, never what was told to whom.
 */
final class DeliveryLog {

  private final LambdaLogger logger;
  private final String requestId;

  DeliveryLog(LambdaLogger logger, String requestId) {
    this.logger = logger;
    this.requestId = requestId;
  }

  void delivered(int notifications) {
    JsonObject line = line("delivered");
    line.addProperty("notifications", notifications);
    write(line, LogLevel.INFO);
  }

  void failed(Delivery delivery, int notifications) {
    JsonObject line = line("failed");
    line.addProperty("notifications", notifications);
    line.addProperty("reason", delivery.toString());
    write(line, LogLevel.ERROR);
  }

  void unreadable(String eventId, String reason) {
    JsonObject line = line("unreadable");
    line.addProperty("eventId", eventId);
    line.addProperty("reason", reason);
    write(line, LogLevel.ERROR);
  }

  private JsonObject line(String outcome) {
    JsonObject line = new JsonObject();
    line.addProperty("requestId", requestId);
    line.addProperty("outcome", outcome);
    return line;
  }

  private void write(JsonObject line, LogLevel level) {
    line.addProperty("level", level.name());
    // As bytes it goes out as it is; as text it would become a string inside of Lambda's own JSON.
    logger.log((line + "\n").getBytes(UTF_8), level);
  }
}
