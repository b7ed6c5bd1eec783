package dev.partyline.mockevent;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.partyline.channel.Channel;
import dev.partyline.http.BodyFormat;
import dev.partyline.http.Request;
import dev.partyline.json.StrictJson;
import dev.partyline.notification.EventData;
import dev.partyline.notification.EventName;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.io.IOException;

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
                request.bodyFormat().filter(BodyFormat.JSON::equals).isPresent()
                    ? object(body)
                    : Outcome.refused(new UnsupportedType("application/json, in UTF-8")))
        .then(MockEvent::notification);
  }

  private static Outcome<JsonObject> object(String body) {
    try {
      // The parser of the data keeps the last of a repeated member, and skips a byte order mark.
      StrictJson.object(body);
      return Outcome.accepted(JsonParser.parseString(body).getAsJsonObject());
    } catch (StrictJson.RepeatedMemberException e) {
      return Outcome.refused(new Malformed("body", "has a repeated member"));
    } catch (StrictJson.TooDeepException e) {
      return Outcome.refused(new Malformed("body", "is nested too deep"));
    } catch (IOException e) {
      // The parser's message quotes the body.
      return Outcome.refused(new Malformed("body", "is not a JSON object"));
    }
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
