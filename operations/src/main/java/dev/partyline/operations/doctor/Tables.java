package dev.partyline.operations.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Checks the party table against template.yaml, and its stream's trigger. Read-only. */
final class Tables {

  static final String TABLE = "table";
  static final String STREAM = "stream";
  static final String TTL = "TTL";
  static final String TRIGGER = "trigger";

  private static final Map<String, String> KEYS = Map.of("PK HASH", "S", "SK RANGE", "S");
  private static final String STREAM_VIEW = "NEW_AND_OLD_IMAGES";
  private static final String EXPIRY = "expiresAt";

  private final Aws aws;
  private final Optional<String> name;
  private final Fixes fixes;

  Tables(Aws aws, Optional<String> name, Fixes fixes) {
    this.aws = aws;
    this.fixes = fixes;
    this.name = name;
  }

  /** Table, stream, TTL and trigger. */
  List<Finding> findings() {
    if (name.isEmpty()) {
      return allSkipped("no table is set");
    }
    // Before the call: its timeout would include the search for credentials.
    Optional<String> missing = aws.missingCredentials();
    if (missing.isPresent()) {
      return allSkipped(missing.get());
    }
    try (DynamoDbClient client =
        aws.client(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB")) {
      TableDescription table =
          client.describeTable(request -> request.tableName(name.get())).table();
      List<Finding> findings = new ArrayList<>();
      findings.add(keys(table));
      findings.add(stream(table));
      findings.add(expiry(client));
      findings.add(trigger(Optional.ofNullable(table.latestStreamArn())));
      return findings;
    } catch (ResourceNotFoundException e) {
      return failed("the table is missing in this account and region", fixes.missingTable());
    } catch (AwsServiceException e) {
      return isDenied(e)
          ? allSkipped("access denied: dynamodb:DescribeTable on the table")
          : failed("DynamoDB answers " + code(e), "Look up the code in DynamoDB's API reference");
    } catch (SdkClientException e) {
      return unreachable(e);
    }
  }

  private List<Finding> unreachable(SdkClientException failure) {
    String reason = aws.reason(failure);
    if (reason.startsWith("no region")) {
      return allSkipped(reason);
    }
    return failed(
        "DynamoDB: " + NoResponseException.because(failure).reason(),
        "Check AWS_REGION (or AWS_ENDPOINT_URL_DYNAMODB), and this machine's network");
  }

  private static List<Finding> failed(String seen, String advice) {
    List<Finding> findings = new ArrayList<>(allSkipped("needs the table"));
    findings.set(0, Finding.fail(TABLE, seen, advice));
    return findings;
  }

  private static List<Finding> allSkipped(String why) {
    return List.of(
        Finding.skip(TABLE, why),
        Finding.skip(STREAM, why),
        Finding.skip(TTL, why),
        Finding.skip(TRIGGER, why));
  }

  private static Finding keys(TableDescription table) {
    Map<String, String> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName,
                    AttributeDefinition::attributeTypeAsString));
    Map<String, String> keys = new HashMap<>();
    for (KeySchemaElement key : table.keySchema()) {
      keys.put(
          key.attributeName() + " " + key.keyTypeAsString(),
          types.getOrDefault(key.attributeName(), ""));
    }
    return keys.equals(KEYS)
        ? Finding.ok(
            TABLE,
            table.tableName()
                + " is "
                + table.tableStatusAsString()
                + " and has the keys PK and SK")
        : Finding.fail(
            TABLE,
            "its keys are " + keys + ", not PK (partition) and SK (sort), both strings",
            "The keys of a table cannot be changed: create a table as in template.yaml");
  }

  private static Finding stream(TableDescription table) {
    boolean on =
        table.streamSpecification() != null
            && Boolean.TRUE.equals(table.streamSpecification().streamEnabled());
    if (!on) {
      return Finding.fail(
          STREAM,
          "the table has no stream, so no events are published",
          "Enable it with view type "
              + STREAM_VIEW
              + ", then deploy with its ARN as"
              + " PartyTableStreamArn");
    }
    String view = table.streamSpecification().streamViewTypeAsString();
    return view.equals(STREAM_VIEW)
        ? Finding.ok(STREAM, "the stream has new and old images")
        : Finding.fail(
            STREAM,
            "its view type is " + view + ", but the trigger needs new and old images",
            "Disable it and enable it with "
                + STREAM_VIEW
                + ". The new stream has a new ARN:"
                + " deploy with it as PartyTableStreamArn");
  }

  private Finding expiry(DynamoDbClient client) {
    try {
      TimeToLiveDescription ttl =
          client
              .describeTimeToLive(request -> request.tableName(name.orElseThrow()))
              .timeToLiveDescription();
      boolean on = ttl != null && ttl.timeToLiveStatusAsString().startsWith("ENABL");
      return on && EXPIRY.equals(ttl.attributeName())
          ? Finding.ok(TTL, "undelivered items expire by " + EXPIRY)
          : Finding.fail(
              TTL,
              on ? "TTL uses " + ttl.attributeName() + ", not " + EXPIRY : "TTL is disabled",
              "Enable it for " + EXPIRY + ": without it, undelivered items never expire");
    } catch (AwsServiceException e) {
      return Finding.skip(TTL, "access denied: dynamodb:DescribeTimeToLive on the table");
    }
  }

  private Finding trigger(Optional<String> stream) {
    if (stream.isEmpty()) {
      return Finding.skip(TRIGGER, "needs the stream");
    }
    if (aws.isSet("AWS_ENDPOINT_URL_DYNAMODB") && !aws.isSet("AWS_ENDPOINT_URL_LAMBDA")) {
      return Finding.skip(
          TRIGGER, "the table is not in AWS, so Lambda has no mapping for its stream");
    }
    try (LambdaClient client = aws.client(LambdaClient.builder(), "AWS_ENDPOINT_URL_LAMBDA")) {
      List<EventSourceMappingConfiguration> mappings =
          client
              .listEventSourceMappings(request -> request.eventSourceArn(stream.get()))
              .eventSourceMappings();
      return mappings.isEmpty()
          ? Finding.fail(
              TRIGGER,
              "the stream has no function, so no events are published",
              "Deploy with this table's stream as PartyTableStreamArn: a stream that was disabled"
                  + " and enabled again has a new ARN")
          : trigger(mappings.getFirst());
    } catch (AwsServiceException e) {
      return Finding.skip(
          TRIGGER, "Lambda answers " + code(e) + " to lambda:ListEventSourceMappings");
    } catch (SdkClientException e) {
      return Finding.skip(TRIGGER, "Lambda: " + NoResponseException.because(e).reason());
    }
  }

  private static Finding trigger(EventSourceMappingConfiguration mapping) {
    String function = mapping.functionArn().replaceFirst(".*:function:", "");
    String state = String.valueOf(mapping.state());
    String last = String.valueOf(mapping.lastProcessingResult());
    if (!state.equals("Enabled")
        && !state.equals("Creating")
        && !state.equals("Enabling")
        && !state.equals("Updating")) {
      return Finding.fail(
          TRIGGER,
          "the stream mapping to " + function + " is " + state,
          "Unless TriggerEnabled is false, enable it:"
              + " aws lambda update-event-source-mapping --enabled --uuid "
              + mapping.uuid());
    }
    return last.startsWith("PROBLEM")
        ? Finding.fail(
            TRIGGER,
            "the stream mapping to " + function + " has last result: " + last,
            "Check its log: docs/operations.md, Where to look")
        : Finding.ok(
            TRIGGER, "the stream mapping to " + function + " is enabled, last result: " + last);
  }

  private static boolean isDenied(AwsServiceException failure) {
    return code(failure).contains("AccessDenied");
  }

  static String code(AwsServiceException failure) {
    return failure.awsErrorDetails() == null
        ? Integer.toString(failure.statusCode())
        : failure.awsErrorDetails().errorCode();
  }
}
