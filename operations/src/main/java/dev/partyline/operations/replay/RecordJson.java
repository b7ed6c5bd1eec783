package dev.partyline.operations.replay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Converts a record of a DynamoDB stream to the JSON of Lambda's event source mapping (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">example event</a>).
 */
final class RecordJson {

  private static final JsonMapper JSON = new JsonMapper();

  private RecordJson() {}

  static String of(Record record, String streamArn) {
    ObjectNode json = JSON.createObjectNode();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", record.eventVersion());
    json.put("eventSource", "aws:dynamodb");
    json.put("awsRegion", record.awsRegion());
    putChange(json.putObject("dynamodb"), record.dynamodb());
    json.put("eventSourceARN", streamArn);
    if (record.userIdentity() != null) {
      json.putObject("userIdentity")
          .put("type", record.userIdentity().type())
          .put("principalId", record.userIdentity().principalId());
    }
    return json.toString();
  }

  private static void putChange(ObjectNode json, StreamRecord change) {
    json.put("ApproximateCreationDateTime", change.approximateCreationDateTime().getEpochSecond());
    putItem(json, "Keys", change.keys());
    if (change.hasNewImage()) {
      putItem(json, "NewImage", change.newImage());
    }
    if (change.hasOldImage()) {
      putItem(json, "OldImage", change.oldImage());
    }
    json.put("SequenceNumber", change.sequenceNumber());
    json.put("SizeBytes", change.sizeBytes());
    json.put("StreamViewType", change.streamViewTypeAsString());
  }

  private static void putItem(ObjectNode parent, String name, Map<String, AttributeValue> item) {
    parent.set(name, item(item));
  }

  /** An item, as in a record's image. */
  static ObjectNode item(Map<String, AttributeValue> item) {
    ObjectNode node = JSON.createObjectNode();
    item.forEach((attribute, value) -> node.set(attribute, json(value)));
    return node;
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
      case M -> putItem(node, "M", value.m());
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
