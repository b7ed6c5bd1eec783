package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that no record blocks a stream forever, and that no record that Lambda stops retrying is
 * lost unnoticed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retries,
 *     bisecting, record age and on-failure destinations</a>
 */
final class StreamCheck {

  /**
   * A DynamoDB stream keeps a record for a day.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">DynamoDB
   *     Streams</a>
   */
  private static final int STREAM_KEEPS_SECONDS = 86_400;

  private StreamCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      function
          .properties()
          .path("Events")
          .properties()
          .forEach(
              event -> {
                if (event.getValue().path("Type").asText().equals("DynamoDB")) {
                  mapping(event.getValue().path("Properties"), template)
                      .forEach(
                          complaint ->
                              complaints.add(
                                  function.id() + "/" + event.getKey() + ": " + complaint));
                }
              });
    }
    template
        .resources("AWS::DynamoDB::Table")
        .forEach(
            (id, table) -> {
              JsonNode stream = table.at("/Properties/StreamSpecification");
              if (stream.isObject()
                  && !stream.path("StreamViewType").asText().equals("NEW_AND_OLD_IMAGES")) {
                complaints.add(id + ": without both images no record says what has changed");
              }
            });
    if (!template.text().contains("Type: DynamoDB")) {
      complaints.add("no function has a stream");
    }
    return complaints;
  }

  private static List<String> mapping(JsonNode mapping, SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    int age = mapping.path("MaximumRecordAgeInSeconds").asInt(-1);
    if (age < 60 || age >= STREAM_KEEPS_SECONDS) {
      complaints.add(
          "MaximumRecordAgeInSeconds must be less than the 86400 that the stream keeps a record, or"
              + " what reaches the on-failure queue is gone from it");
    }
    // The code limits each attempt; the record age limits all of them.
    if (mapping.path("MaximumRetryAttempts").asInt(0) != -1) {
      complaints.add("MaximumRetryAttempts must be -1: the age of a record ends its retries");
    }
    if (!mapping.path("FunctionResponseTypes").toString().contains("ReportBatchItemFailures")) {
      complaints.add("without ReportBatchItemFailures what was sent already is sent again");
    }
    if (!mapping.path("BisectBatchOnFunctionError").asBoolean()) {
      complaints.add(
          "without BisectBatchOnFunctionError one invalid record blocks its whole batch");
    }
    if (mapping.path("ParallelizationFactor").asInt(0) != 1) {
      complaints.add("ParallelizationFactor must be 1, or a party's items overtake each other");
    }
    if (!mapping.has("FilterCriteria")) {
      complaints.add("without FilterCriteria the function's own writes invoke it");
    }
    complaints.addAll(queue(mapping, age, template));
    return complaints;
  }

  private static List<String> queue(JsonNode mapping, int age, SamTemplate template) {
    String id = mapping.at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0").asText();
    JsonNode queue = template.resources("AWS::SQS::Queue").get(id);
    if (queue == null) {
      return List.of("there is no on-failure queue: DestinationConfig/OnFailure");
    }
    List<String> complaints = new ArrayList<>();
    JsonNode properties = queue.path("Properties");
    if (!properties.path("SqsManagedSseEnabled").asBoolean() && !properties.has("KmsMasterKeyId")) {
      complaints.add(id + " is not encrypted");
    }
    if (properties.path("MessageRetentionPeriod").asInt(0) <= age) {
      complaints.add(id + " must say a MessageRetentionPeriod of its own, long enough to act");
    }
    return complaints;
  }
}
