package dev.partyline.notification;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.partyline.notification.Delivery.Delivered;
import dev.partyline.notification.Delivery.Refused;
import dev.partyline.notification.Delivery.Unavailable;
import dev.partyline.notification.Delivery.Undeliverable;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;

/**
 * An answer of Pusher's HTTP API.
 *
 * @param retryAfter the header of that name; empty if missing
 * @param body the beginning of it
 */
record PusherAnswer(int status, String retryAfter, String body) {

  /** Maps the answer to a publication to a result. */
  Delivery delivery(Clock clock) {
    return switch (status) {
      case 400, 413, 422 -> new Undeliverable(status);
      case 408, 429 -> unavailable(clock);
      default -> {
        if (status / 100 == 2) {
          yield accepted();
        }
        // 401 and 403 by Pusher's documentation; no other status says that the events are invalid.
        yield status / 100 == 5 ? unavailable(clock) : new Refused(status);
      }
    };
  }

  /** Maps the answer to a termination: a user whom Pusher does not know has no connection. */
  Delivery termination(Clock clock) {
    return status == 404 ? new Delivered() : delivery(clock);
  }

  private Delivery unavailable(Clock clock) {
    return new Unavailable("Pusher answered " + status, RetryAfter.parse(retryAfter, clock));
  }

  /**
   * Pusher answers with a JSON object or an empty body. A 200 with any other body comes from a
   * proxy or a wrong host; to believe it would lose the events.
   */
  private Delivery accepted() {
    return body.isEmpty() || isJsonObject()
        ? new Delivered()
        : new Unavailable("not Pusher's answer", Duration.ZERO);
  }

  private boolean isJsonObject() {
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.setStrictness(Strictness.STRICT);
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        return false;
      }
      json.skipValue();
      return json.peek() == JsonToken.END_DOCUMENT;
    } catch (JsonParseException | IOException e) {
      return false;
    }
  }
}
