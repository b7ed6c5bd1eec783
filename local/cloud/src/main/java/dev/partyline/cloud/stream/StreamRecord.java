package dev.partyline.cloud.stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A stream record in Lambda's event format (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">example event</a>).
 *
 * @param createdAt when the item was changed, to the second
 * @param json the record as an element of {@code Records}
 */
public record StreamRecord(String sequenceNumber, Instant createdAt, String json) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Converts a record of the stream.
   *
   * @param streamArn the stream's ARN
   */
  public static StreamRecord of(Record record, String streamArn) {
    ObjectNode json = JSON.createObjectNode();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", record.eventVersion());
    json.put("eventSource", "aws:dynamodb");
    json.put("awsRegion", record.awsRegion());
    ObjectNode change = json.putObject("dynamodb");
    Instant createdAt = record.dynamodb().approximateCreationDateTime();
    change.put("ApproximateCreationDateTime", createdAt.getEpochSecond());
    put(change, "Keys", record.dynamodb().keys());
    if (record.dynamodb().hasNewImage()) {
      put(change, "NewImage", record.dynamodb().newImage());
    }
    if (record.dynamodb().hasOldImage()) {
      put(change, "OldImage", record.dynamodb().oldImage());
    }
    change.put("SequenceNumber", record.dynamodb().sequenceNumber());
    change.put("SizeBytes", record.dynamodb().sizeBytes());
    change.put("StreamViewType", record.dynamodb().streamViewTypeAsString());
    json.put("eventSourceARN", streamArn);
    if (record.userIdentity() != null) {
      ObjectNode identity = json.putObject("userIdentity");
      identity.put("type", record.userIdentity().type());
      identity.put("principalId", record.userIdentity().principalId());
    }
    return new StreamRecord(record.dynamodb().sequenceNumber(), createdAt, json.toString());
  }

  /** The event with a batch of records. */
  public static String event(List<StreamRecord> batch) {
    StringBuilder event = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < batch.size(); i++) {
      event.append(i == 0 ? "" : ",").append(batch.get(i).json());
    }
    return event.append("]}").toString();
  }

  private static void put(ObjectNode parent, String name, Map<String, AttributeValue> item) {
    ObjectNode node = parent.putObject(name);
    item.forEach((attribute, value) -> node.set(attribute, json(value)));
  }

  private static ObjectNode json(AttributeValue value) {
    ObjectNode node = JSON.createObjectNode();
    switch (value.type()) {
      case S -> node.put("S", value.s());
      case N -> node.put("N", value.n());
      case BOOL -> node.put("BOOL", value.bool());
      case NUL -> node.put("NULL", true);
      case B -> node.put("B", base64(value.b()));
      case SS -> value.ss().forEach(node.putArray("SS")::add);
      case NS -> value.ns().forEach(node.putArray("NS")::add);
      case BS -> {
        ArrayNode array = node.putArray("BS");
        value.bs().forEach(bytes -> array.add(base64(bytes)));
      }
      case M -> put(node, "M", value.m());
      case L -> {
        ArrayNode array = node.putArray("L");
        value.l().forEach(element -> array.add(json(element)));
      }
      // An empty map: DynamoDB Local's streams send it without its type.
      case UNKNOWN_TO_SDK_VERSION -> node.putObject("M");
    }
    return node;
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }
}
