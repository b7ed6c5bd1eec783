package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.Identity;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts a stream record to the JSON that Lambda sends (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">example event</a>), so that an
 * undelivered item can be sent again. Lambda's own serializer does the same, but would make the zip
 * a third larger.
 */
final class RecordJson {

  // A pattern treats a surrogate pair as one character.
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private RecordJson() {}

  /** Converts a record. A lone surrogate, which has no UTF-8 form, is escaped. */
  static String of(DynamodbStreamRecord record) {
    JsonObject json = new JsonObject();
    add(json, "eventID", record.getEventID());
    add(json, "eventName", record.getEventName());
    add(json, "eventVersion", record.getEventVersion());
    add(json, "eventSource", record.getEventSource());
    add(json, "awsRegion", record.getAwsRegion());
    add(json, "eventSourceARN", record.getEventSourceARN());
    Identity identity = record.getUserIdentity();
    if (identity != null) {
      JsonObject user = new JsonObject();
      add(user, "principalId", identity.getPrincipalId());
      add(user, "type", identity.getType());
      json.add("userIdentity", user);
    }
    var change = record.getDynamodb();
    JsonObject dynamodb = new JsonObject();
    if (change.getApproximateCreationDateTime() != null) {
      Instant changedAt = change.getApproximateCreationDateTime().toInstant();
      dynamodb.addProperty("ApproximateCreationDateTime", seconds(changedAt));
    }
    addImage(dynamodb, "Keys", change.getKeys());
    addImage(dynamodb, "NewImage", change.getNewImage());
    addImage(dynamodb, "OldImage", change.getOldImage());
    add(dynamodb, "SequenceNumber", change.getSequenceNumber());
    if (change.getSizeBytes() != null) {
      dynamodb.addProperty("SizeBytes", change.getSizeBytes());
    }
    add(dynamodb, "StreamViewType", change.getStreamViewType());
    json.add("dynamodb", dynamodb);
    return LONE_SURROGATE
        .matcher(json.toString())
        .replaceAll(lone -> "\\\\u" + Integer.toHexString(lone.group().charAt(0)));
  }

  private static BigDecimal seconds(Instant time) {
    BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), 3).stripTrailingZeros();
    // Without an exponent.
    return seconds.setScale(Math.max(0, seconds.scale()));
  }

  private static void add(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.addProperty(name, value);
    }
  }

  private static void addImage(
      JsonObject json, String name, @Nullable Map<String, AttributeValue> image) {
    if (image != null) {
      json.add(name, map(image));
    }
  }

  private static JsonObject map(Map<String, AttributeValue> attributes) {
    JsonObject json = new JsonObject();
    attributes.forEach((name, value) -> json.add(name, value(value)));
    return json;
  }

  /** A value by its type; an empty object if the type is unknown. */
  private static JsonElement value(@Nullable AttributeValue value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject json = new JsonObject();
    add(json, "S", value.getS(), JsonPrimitive::new);
    add(json, "N", value.getN(), JsonPrimitive::new);
    add(json, "B", value.getB(), RecordJson::base64);
    add(json, "BOOL", value.getBOOL(), JsonPrimitive::new);
    add(json, "NULL", value.getNULL(), JsonPrimitive::new);
    add(json, "M", value.getM(), RecordJson::map);
    add(json, "L", value.getL(), list -> list(list, RecordJson::value));
    add(json, "SS", value.getSS(), set -> list(set, JsonPrimitive::new));
    add(json, "NS", value.getNS(), set -> list(set, JsonPrimitive::new));
    add(json, "BS", value.getBS(), set -> list(set, RecordJson::base64));
    return json;
  }

  private static <T> void add(
      JsonObject json, String type, @Nullable T value, Function<T, JsonElement> of) {
    if (value != null) {
      json.add(type, of.apply(value));
    }
  }

  private static <T> JsonArray list(List<T> elements, Function<T, JsonElement> of) {
    JsonArray json = new JsonArray();
    elements.forEach(element -> json.add(of.apply(element)));
    return json;
  }

  /** Binary values as base64. */
  static JsonPrimitive base64(ByteBuffer bytes) {
    return new JsonPrimitive(
        new String(Base64.getEncoder().encode(bytes.duplicate()).array(), ISO_8859_1));
  }
}
