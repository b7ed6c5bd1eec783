package dev.partyline.invitationtrigger;

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
    logger.log(line.toString(), LogLevel.INFO);
  }

  void failed(Delivery delivery, int notifications) {
    JsonObject line = line("failed");
    line.addProperty("notifications", notifications);
    line.addProperty("reason", delivery.toString());
    logger.log(line.toString(), LogLevel.ERROR);
  }

  void unreadable(String eventId, String reason) {
    JsonObject line = line("unreadable");
    line.addProperty("eventId", eventId);
    line.addProperty("reason", reason);
    logger.log(line.toString(), LogLevel.ERROR);
  }

  private JsonObject line(String outcome) {
    JsonObject line = new JsonObject();
    line.addProperty("requestId", requestId);
    line.addProperty("outcome", outcome);
    return line;
  }
}
