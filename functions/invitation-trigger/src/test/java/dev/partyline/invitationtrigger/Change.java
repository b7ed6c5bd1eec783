package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

/** A stream record's JSON. Immutable: each change returns a copy. */
record Change(JsonObject json) {

  static Change insert(Item after) {
    return of("INSERT", after).image("NewImage", after);
  }

  static Change modify(Item before, Item after) {
    return of("MODIFY", after).image("OldImage", before).image("NewImage", after);
  }

  static Change remove(Item before) {
    return of("REMOVE", before).image("OldImage", before);
  }

  /** The userIdentity: only DynamoDB sets it, when it deletes an expired item. */
  Change byTimeToLive() {
    return with(
        "userIdentity",
        JsonParser.parseString(
            "{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}"));
  }

  Change eventId(String eventId) {
    return with("eventID", JsonParser.parseString("\"" + eventId + "\""));
  }

  Change sequenceNumber(String number) {
    return inDynamodb("SequenceNumber", JsonParser.parseString("\"" + number + "\""));
  }

  /** Seconds since 1970, as in the stream. */
  Change at(String seconds) {
    return inDynamodb("ApproximateCreationDateTime", JsonParser.parseString(seconds));
  }

  Change eventName(String eventName) {
    return with("eventName", new JsonPrimitive(eventName));
  }

  /** As the stream names it, whatever the record holds. */
  Change viewType(String viewType) {
    return inDynamodb("StreamViewType", new JsonPrimitive(viewType));
  }

  /** Without a member of {@code dynamodb}, such as {@code OldImage}. */
  Change without(String name) {
    JsonObject changed = json.deepCopy();
    changed.getAsJsonObject("dynamodb").remove(name);
    return new Change(changed);
  }

  StreamRecord read() {
    return StreamRecord.of(read("{\"Records\":[" + json + "]}")).get(0);
  }

  /** An event as Lambda's runtime deserializes it. */
  static DynamodbEvent read(String event) {
    return LambdaEventSerializers.serializerFor(DynamodbEvent.class, Change.class.getClassLoader())
        .fromJson(event);
  }

  private static Change of(String eventName, Item item) {
    JsonObject dynamodb = new JsonObject();
    dynamodb.addProperty("ApproximateCreationDateTime", 1772366400);
    dynamodb.add("Keys", item.keys());
    dynamodb.addProperty("SequenceNumber", "100000000000000000001");
    dynamodb.addProperty("SizeBytes", 200);
    dynamodb.addProperty("StreamViewType", "NEW_AND_OLD_IMAGES");
    JsonObject record = new JsonObject();
    record.addProperty("eventID", "event-1");
    record.addProperty("eventName", eventName);
    record.addProperty("eventVersion", "1.1");
    record.addProperty("eventSource", "aws:dynamodb");
    record.addProperty("awsRegion", "eu-central-1");
    record.addProperty(
        "eventSourceARN", "arn:aws:dynamodb:eu-central-1:123456789012:table/party/stream/1");
    record.add("dynamodb", dynamodb);
    return new Change(record);
  }

  private Change image(String which, Item item) {
    return inDynamodb(which, item.attributes());
  }

  private Change inDynamodb(String name, JsonElement value) {
    JsonObject changed = json.deepCopy();
    changed.getAsJsonObject("dynamodb").add(name, value);
    return new Change(changed);
  }

  private Change with(String name, JsonElement value) {
    JsonObject changed = json.deepCopy();
    changed.add(name, value);
    return new Change(changed);
  }
}
