package dev.partyline.deployment;

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
 * <p>The code uses an action where a class that the handler comes to calls that method of {@code
 * DynamoDb} ({@code getItem}), or names both a service and its operation, as a call by AWS's JSON
 * protocol does ({@code secretsmanager}, {@code GetSecretValue}). Nothing is called through an SDK:
 * none is in the zips ({@link ZipCheck}).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Actions,
 *     resources and condition keys</a>
 */
final class PolicyCheck {

  private static final Pattern DYNAMODB_CALL =
      Pattern.compile("dev/partyline/dynamodb/DynamoDb\\.([a-z]+Item)");
  private static final String SECRETS = "secretsmanager";
  private static final Pattern SECRETS_OPERATION = Pattern.compile("[A-Z][a-z]+SecretValue");

  /** What Lambda asks of a role for the function's sake, and of which functions it does. */
  private static final Map<String, Predicate<DeployedFunction>> FOR_LAMBDA =
      new TreeMap<>(
          Map.of(
              // The stream mapping reads with the function's role.
              // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
              "dynamodb:DescribeStream", PolicyCheck::hasStream,
              "dynamodb:GetRecords", PolicyCheck::hasStream,
              "dynamodb:GetShardIterator", PolicyCheck::hasStream,
              "dynamodb:ListStreams", PolicyCheck::hasStream,
              // It reports what it stopped retrying.
              // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
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
      }
    }
    return complaints;
  }

  private static List<String> actions(
      DeployedFunction function, FunctionZip zip, List<Statement> statements) {
    Set<String> used = used(zip.reachableFrom(function.handlerClass()));
    boolean ownRole = function.properties().has("Role");
    Set<String> allowed = new TreeSet<>();
    statements.forEach(statement -> allowed.addAll(statement.actions()));

    List<String> complaints = new ArrayList<>();
    for (String action : allowed) {
      boolean forLambda = ownRole && FOR_LAMBDA.getOrDefault(action, none -> false).test(function);
      if (!used.contains(action) && !forLambda) {
        complaints.add(
            "%s: its policy allows %s, which neither its code nor Lambda uses"
                .formatted(function.id(), action));
      }
    }
    // Without a role of its own it gets one from SAM, with all that Lambda needs.
    FOR_LAMBDA.forEach(
        (action, needed) -> {
          if (ownRole && needed.test(function)) {
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
        Matcher dynamoDb = DYNAMODB_CALL.matcher(call);
        if (dynamoDb.matches()) {
          String method = dynamoDb.group(1);
          used.add("dynamodb:" + Character.toUpperCase(method.charAt(0)) + method.substring(1));
        }
      }
      if (ours.strings().contains(SECRETS)) {
        ours.strings().stream()
            .filter(text -> SECRETS_OPERATION.matcher(text).matches())
            .forEach(operation -> used.add(SECRETS + ":" + operation));
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
