package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that queues and topics are encrypted and take no message without TLS, and that CloudWatch
 * may still publish the alarms.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services">Services
 *     and encrypted topics</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html">Encryption
 *     in transit</a>
 */
final class MessagingCheck {

  private static final String CLOUDWATCH = "cloudwatch.amazonaws.com";

  private final SamTemplate template;
  private final List<String> complaints = new ArrayList<>();

  private MessagingCheck(SamTemplate template) {
    this.template = template;
  }

  static List<String> complaints(SamTemplate template) {
    MessagingCheck check = new MessagingCheck(template);
    template
        .resources("AWS::SQS::Queue")
        .forEach((id, queue) -> check.queue(id, queue.path("Properties")));
    template
        .resources("AWS::SNS::Topic")
        .forEach((id, topic) -> check.topic(id, topic.path("Properties")));
    return check.complaints;
  }

  private void queue(String id, JsonNode queue) {
    if (!queue.path("SqsManagedSseEnabled").asBoolean()) {
      complaints.add(id + " is not encrypted");
    }
    refusesPlainText(id, policy("AWS::SQS::QueuePolicy", "Queues", id), "sqs:*");
  }

  private void topic(String id, JsonNode topic) {
    List<JsonNode> policy = policy("AWS::SNS::TopicPolicy", "Topics", id);
    refusesPlainText(id, policy, "sns:Publish");
    if (!allowsCloudWatch(policy, List.of("sns:Publish"))) {
      complaints.add(id + ": its policy silences the alarms: CloudWatch may not publish");
    }
    String key = topic.at("/KmsMasterKeyId/Ref").asText();
    JsonNode own = template.resources("AWS::KMS::Key").get(key);
    if (own == null) {
      complaints.add(id + " needs a key of its own: AWS's would silence the alarms");
    } else if (!allowsCloudWatch(
        SamTemplate.alternatives(own.at("/Properties/KeyPolicy/Statement")),
        List.of("kms:Decrypt", "kms:GenerateDataKey*"))) {
      complaints.add(key + ": its policy silences the alarms: CloudWatch may not use it");
    }
  }

  /** The statements about a queue or topic. */
  private List<JsonNode> policy(String type, String property, String id) {
    List<JsonNode> statements = new ArrayList<>();
    for (JsonNode policy : template.resources(type).values()) {
      for (JsonNode target : policy.at("/Properties/" + property)) {
        if (target.path("Ref").asText().equals(id)) {
          statements.addAll(
              SamTemplate.alternatives(policy.at("/Properties/PolicyDocument/Statement")));
        }
      }
    }
    return statements;
  }

  private void refusesPlainText(String id, List<JsonNode> policy, String action) {
    boolean refused =
        policy.stream()
            .anyMatch(
                statement ->
                    statement.path("Effect").asText().equals("Deny")
                        && statement.path("Principal").asText().equals("*")
                        && statement.path("Action").asText().equals(action)
                        && statement
                            .at("/Condition/Bool/aws:SecureTransport")
                            .asText()
                            .equals("false"));
    if (!refused) {
      complaints.add(id + " takes requests without TLS");
    }
  }

  private static boolean allowsCloudWatch(List<JsonNode> policy, List<String> actions) {
    return policy.stream()
        .anyMatch(
            statement ->
                statement.path("Effect").asText().equals("Allow")
                    && statement.at("/Principal/Service").asText().equals(CLOUDWATCH)
                    && SamTemplate.alternatives(statement.path("Action")).stream()
                        .map(JsonNode::asText)
                        .toList()
                        .containsAll(actions));
  }
}
