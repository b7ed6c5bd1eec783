package dev.partyline.template;

import java.util.List;

/**
 * The types of a function's events that bin/local distinguishes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html">EventSource</a>
 */
enum EventType {
  HTTP_API,
  DYNAMO_DB,
  /** Sent in the cloud, but not here: a warning names it. */
  UNSUPPORTED;

  private static final List<String> NAMES =
      List.of(
          "AlexaSkill",
          "Api",
          "CloudWatchEvent",
          "CloudWatchLogs",
          "Cognito",
          "DocumentDB",
          "DynamoDB",
          "EventBridgeRule",
          "HttpApi",
          "IoTRule",
          "Kinesis",
          "MQ",
          "MSK",
          "S3",
          "SNS",
          "SQS",
          "Schedule",
          "ScheduleV2",
          "SelfManagedKafka");

  /**
   * Reads the type of an event.
   *
   * @throws TemplateException if SAM has no such type
   */
  static EventType read(Properties event) throws TemplateException {
    String type = event.text("Type");
    return switch (type) {
      case "HttpApi" -> HTTP_API;
      case "DynamoDB" -> DYNAMO_DB;
      default -> {
        if (!NAMES.contains(type)) {
          throw event
              .location("Type")
              .error("unknown event type " + type + NearestNames.of(type, NAMES));
        }
        yield UNSUPPORTED;
      }
    };
  }
}
