package dev.partyline.mockevent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.partyline.channel.Channel;
import dev.partyline.http.Request;
import dev.partyline.notification.EventData;
import dev.partyline.notification.EventName;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.io.IOException;
import java.io.StringReader;

/** Reads the body of a mock event, {@code {"channel":…,"event":…,"data":…}}. */
final class MockEvent {

  // Well over the limit of data, so that data over its limit gets its own error.
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  private MockEvent() {}

  static Outcome<Notification> read(Request request) {
    return request
        .body()
        .text(MAX_BODY_BYTES)
        .then(
            body ->
                request.mediaType().equals("application/json")
                    ? object(body)
                    : Outcome.refused(new UnsupportedType()))
        .then(MockEvent::notification);
  }

  private static Outcome<JsonObject> object(String body) {
    JsonReader json = new JsonReader(new StringReader(body));
    json.setStrictness(Strictness.STRICT);
    try {
      JsonElement element = JsonParser.parseReader(json);
      if (json.peek() == JsonToken.END_DOCUMENT && element.isJsonObject()) {
        return Outcome.accepted(element.getAsJsonObject());
      }
    } catch (JsonParseException | IOException e) {
      // Reported below: the parser's message quotes the body.
    }
    return Outcome.refused(new Malformed("body", "is not a JSON object"));
  }

  private static Outcome<Notification> notification(JsonObject body) {
    return channel(body)
        .then(
            channel ->
                text(body, "event")
                    .then(event -> EventName.parse("event", event))
                    .then(
                        event ->
                            data(body)
                                .then(
                                    data ->
                                        Outcome.accepted(new Notification(channel, event, data)))));
  }

  private static Outcome<Channel> channel(JsonObject body) {
    return text(body, "channel")
        .then(name -> Channel.parse("channel", name))
        .then(
            channel ->
                channel
                    .map(Outcome::accepted)
                    .orElseGet(() -> Outcome.refused(new Malformed("channel", "is none of ours"))));
  }

  private static Outcome<EventData> data(JsonObject body) {
    return body.has("data")
        ? EventData.of("data", body.get("data").toString())
        : Outcome.refused(new Malformed("data", "is missing"));
  }

  private static Outcome<String> text(JsonObject body, String field) {
    if (!body.has(field)) {
      return Outcome.refused(new Malformed(field, "is missing"));
    }
    return body.get(field) instanceof JsonPrimitive value && value.isString()
        ? Outcome.accepted(value.getAsString())
        : Outcome.refused(new Malformed(field, "is not a text"));
  }
}
