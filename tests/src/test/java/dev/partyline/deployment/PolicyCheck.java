package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function may do what its code does, what Lambda does in its name, and nothing else.
 *
 * <p>The code uses an action where a class that the handler reaches calls that method of one of the
 * SDK's clients ({@code DynamoDbClient.getItem}).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Actions,
 *     resources and condition keys</a>
 */
final class PolicyCheck {

  private static final Pattern CALL =
      Pattern.compile(
          "software/amazon/awssdk/services/([a-z]+)/[A-Za-z]+Client\\.([a-z][A-Za-z]+)");
  // These call no service.
  private static final Set<String> NO_OPERATIONS = Set.of("builder", "close", "create");

  /** The permissions that Lambda needs in a function's role, and for which functions. */
  private static final Map<String, Predicate<DeployedFunction>> FOR_LAMBDA =
      new TreeMap<>(
          Map.of(
              // The stream mapping reads with the function's role.
              // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
              "dynamodb:DescribeStream", PolicyCheck::hasStream,
              "dynamodb:GetRecords", PolicyCheck::hasStream,
              "dynamodb:GetShardIterator", PolicyCheck::hasStream,
              "dynamodb:ListStreams", PolicyCheck::hasStream,
              // It sends to the on-failure queue what it stopped retrying.
              "sqs:SendMessage", PolicyCheck::hasOnFailureQueue,
              // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
              "logs:CreateLogStream", function -> true,
              "logs:PutLogEvents", function -> true,
              // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
              "xray:PutTraceSegments", PolicyCheck::isTraced,
              "xray:PutTelemetryRecords", PolicyCheck::isTraced));

  /** These have no narrower resource, by the page above. */
  private static final Set<String> FOR_EVERY_RESOURCE =
      Set.of("dynamodb:ListStreams", "xray:PutTraceSegments", "xray:PutTelemetryRecords");

  private static final String LEADING_KEYS = "dynamodb:LeadingKeys";

  private PolicyCheck() {}

  static List<String> complaints(SamTemplate template, Map<String, FunctionZip> zips) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      FunctionZip zip = zips.get(function.id());
      if (zip != null) {
        List<Statement> statements = Statement.of(function, template);
        if (!Statement.areAllOf(function, template)) {
          complaints.add(
              function.id() + ": its policies must be statements, so that what they allow is seen");
        }
        complaints.addAll(actions(function, zip, statements));
        complaints.addAll(resources(function, statements));
        complaints.addAll(logs(function, statements));
        complaints.addAll(keys(function, template, statements));
      }
    }
    return complaints;
  }

  private static List<String> actions(
      DeployedFunction function, FunctionZip zip, List<Statement> statements) {
    Set<String> used = used(zip.reachableFrom(function.handlerClass()));
    Set<String> allowed = new TreeSet<>();
    statements.forEach(statement -> allowed.addAll(statement.actions()));

    List<String> complaints = new ArrayList<>();
    for (String action : allowed) {
      boolean forLambda = FOR_LAMBDA.getOrDefault(action, none -> false).test(function);
      if (!used.contains(action) && !forLambda) {
        complaints.add(
            "%s: its policy allows %s, which neither its code nor Lambda uses"
                .formatted(function.id(), action));
      }
    }
    FOR_LAMBDA.forEach(
        (action, needed) -> {
          if (needed.test(function)) {
            used.add(action);
          }
        });
    used.removeAll(allowed);
    used.forEach(
        action ->
            complaints.add(
                "%s: its policy lacks %s, which its code or Lambda uses"
                    .formatted(function.id(), action)));
    return complaints;
  }

  private static Set<String> used(Collection<ClassFile> reached) {
    Set<String> used = new TreeSet<>();
    for (ClassFile ours : reached) {
      for (String call : ours.calls()) {
        Matcher operation = CALL.matcher(call);
        if (operation.matches() && !NO_OPERATIONS.contains(operation.group(2))) {
          String name = operation.group(2);
          used.add(
              operation.group(1) + ":" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
        }
      }
    }
    return used;
  }

  private static List<String> resources(DeployedFunction function, List<Statement> statements) {
    List<String> complaints = new ArrayList<>();
    for (Statement statement : statements) {
      boolean all =
          statement.resources().isEmpty()
              || statement.resources().stream().anyMatch(one -> one.asText().equals("*"));
      for (String action : statement.actions()) {
        if (action.contains("*")) {
          complaints.add("%s: %s names more than one action".formatted(function.id(), action));
        } else if (all && !FOR_EVERY_RESOURCE.contains(action)) {
          complaints.add("%s: %s is allowed on every resource".formatted(function.id(), action));
        }
      }
    }
    return complaints;
  }

  /** SAM's role for a function without one may write to every log group of the account. */
  private static List<String> logs(DeployedFunction function, List<Statement> statements) {
    List<String> complaints = new ArrayList<>();
    if (!function.properties().has("Role")) {
      complaints.add(function.id() + " has no Role of its own");
    }
    String group = function.properties().at("/LoggingConfig/LogGroup/Ref").asText();
    for (Statement statement : statements) {
      boolean writesLogs =
          statement.actions().stream().anyMatch(action -> action.startsWith("logs:"));
      boolean ownGroup =
          statement.resources().stream()
              .allMatch(one -> one.at("/Fn::GetAtt/0").asText().equals(group));
      if (writesLogs && !ownGroup) {
        complaints.add(function.id() + " may write to other log groups than " + group);
      }
    }
    return complaints;
  }

  /**
   * The party table has keys that a function has no business with, so its statements name the ones
   * that it has. For a request without the condition's key, {@code ForAllValues} is true.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html">Set
   *     operators</a>
   */
  private static List<String> keys(
      DeployedFunction function, SamTemplate template, List<Statement> statements) {
    List<String> complaints = new ArrayList<>();
    for (Statement statement : statements) {
      boolean ofParties =
          statement.resources().stream().anyMatch(one -> isPartyTable(one, template));
      if (ofParties
          && statement.condition().at("/ForAllValues:StringLike/" + LEADING_KEYS).isEmpty()) {
        complaints.add(
            "%s: %s is allowed on all of the party table's keys"
                .formatted(function.id(), statement.actions()));
      }
      statement
          .condition()
          .properties()
          .forEach(
              operator -> {
                if (operator.getKey().startsWith("ForAllValues:")) {
                  operator
                      .getValue()
                      .fieldNames()
                      .forEachRemaining(
                          key -> {
                            if (!statement
                                .condition()
                                .at("/Null/" + key)
                                .asText()
                                .equals("false")) {
                              complaints.add(
                                  "%s: %s is true without %s; it needs Null: {%s: \"false\"}"
                                      .formatted(function.id(), operator.getKey(), key, key));
                            }
                          });
                }
              });
    }
    return complaints;
  }

  /** By its ARN: the stream's is another attribute. */
  private static boolean isPartyTable(JsonNode resource, SamTemplate template) {
    JsonNode attribute = resource.path("Fn::GetAtt");
    return resource.path("Fn::Sub").asText().endsWith(":table/${PartyTableName}")
        || (attribute.path(1).asText().equals("Arn")
            && template
                .root()
                .path("Resources")
                .path(attribute.path(0).asText())
                .at("/Properties/StreamSpecification")
                .isObject());
  }

  private static boolean hasStream(DeployedFunction function) {
    return function.properties().path("Events").findValuesAsText("Type").contains("DynamoDB");
  }

  private static boolean hasOnFailureQueue(DeployedFunction function) {
    return function.properties().path("Events").findValue("OnFailure") != null;
  }

  private static boolean isTraced(DeployedFunction function) {
    return function.properties().path("Tracing").asText().equals("Active");
  }
}
