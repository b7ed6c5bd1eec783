package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of a stream, as Lambda hands it over (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">example event</a>). Read as
 * JSON and not into classes, so that a record can be kept exactly as it came.
 */
final class StreamEvent {

  private StreamEvent() {}

  /**
   * Reads the records.
   *
   * @throws IOException if the event cannot be read
   * @throws IllegalArgumentException if it is none, naming what is wrong
   */
  static List<StreamRecord> read(InputStream event) throws IOException {
    JsonReader json = new JsonReader(new InputStreamReader(event, UTF_8));
    json.setStrictness(Strictness.STRICT);
    List<StreamRecord> records = new ArrayList<>();
    for (JsonElement record : records(json)) {
      records.add(StreamRecord.of(record, "Records[" + records.size() + "]"));
    }
    return records;
  }

  private static Iterable<JsonElement> records(JsonReader json) {
    JsonElement event;
    try {
      event = JsonParser.parseReader(json);
    } catch (JsonParseException e) {
      // Without its cause, whose text may quote the event.
      throw new IllegalArgumentException("the event is not JSON");
    }
    if (event instanceof JsonObject object && object.get("Records") instanceof JsonArray records) {
      return records;
    }
    throw new IllegalArgumentException("Records is missing");
  }
}
