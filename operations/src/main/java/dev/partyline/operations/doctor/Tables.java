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

/** The party table as template.yaml makes it, and what its stream leads to. Reads only. */
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

  Tables(Aws aws, Optional<String> name) {
    this.aws = aws;
    this.name = name;
  }

  /** Table, stream, TTL and trigger. */
  List<Finding> findings() {
    if (name.isEmpty()) {
      return allSkipped("the settings name no table");
    }
    try (DynamoDbClient client =
        aws.client(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB")) {
      TableDescription table = client.describeTable(ask -> ask.tableName(name.get())).table();
      List<Finding> findings = new ArrayList<>();
      findings.add(keys(table));
      findings.add(stream(table));
      findings.add(expiry(client));
      findings.add(trigger(Optional.ofNullable(table.latestStreamArn())));
      return findings;
    } catch (ResourceNotFoundException e) {
      return failed(
          "there is no table of this name in this account and region",
          "Compare PARTY_TABLE with the stack's output PartyTableName, and AWS_REGION with the"
              + " stack's");
    } catch (AwsServiceException e) {
      return isDenied(e)
          ? allSkipped("these AWS credentials may not call dynamodb:DescribeTable on it")
          : failed(
              "DynamoDB answers " + code(e), "See what the code means in DynamoDB's reference");
    } catch (SdkClientException e) {
      return unreached(e);
    }
  }

  private List<Finding> unreached(SdkClientException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("region")) {
      return allSkipped("no AWS region is set: AWS_REGION");
    }
    if (text.contains("credentials")) {
      return allSkipped("there are no AWS credentials: sign in, or set AWS_PROFILE");
    }
    return failed(
        "DynamoDB: " + NoResponseException.because(failure).reason(),
        "Check AWS_REGION (or AWS_ENDPOINT_URL_DYNAMODB), and this machine's network");
  }

  private static List<Finding> failed(String seen, String advice) {
    List<Finding> findings = new ArrayList<>(allSkipped("there is no table to look at"));
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
            table.tableName() + " is " + table.tableStatusAsString() + ", with keys PK and SK")
        : Finding.fail(
            TABLE,
            "its keys are " + keys + ", not PK (partition) and SK (sort), both strings",
            "Keys of a table cannot be changed: make another one, as template.yaml has it");
  }

  private static Finding stream(TableDescription table) {
    boolean on =
        table.streamSpecification() != null
            && Boolean.TRUE.equals(table.streamSpecification().streamEnabled());
    if (!on) {
      return Finding.fail(
          STREAM,
          "the table has none, so nobody is told of anything",
          "Turn it on with view type "
              + STREAM_VIEW
              + ", then deploy with its ARN as"
              + " PartyTableStreamArn");
    }
    String view = table.streamSpecification().streamViewTypeAsString();
    return view.equals(STREAM_VIEW)
        ? Finding.ok(STREAM, "it has new and old images")
        : Finding.fail(
            STREAM,
            "it holds " + view + ", and the trigger compares new and old images",
            "Turn it off and on again with "
                + STREAM_VIEW
                + "; the new stream has another ARN:"
                + " deploy with it as PartyTableStreamArn");
  }

  private Finding expiry(DynamoDbClient client) {
    try {
      TimeToLiveDescription ttl =
          client
              .describeTimeToLive(ask -> ask.tableName(name.orElseThrow()))
              .timeToLiveDescription();
      boolean on = ttl != null && ttl.timeToLiveStatusAsString().startsWith("ENABL");
      return on && EXPIRY.equals(ttl.attributeName())
          ? Finding.ok(TTL, "undelivered items go by " + EXPIRY)
          : Finding.fail(
              TTL,
              on ? "it is on " + ttl.attributeName() + ", not on " + EXPIRY : "it is off",
              "Turn it on for " + EXPIRY + ", or undelivered items stay for ever");
    } catch (AwsServiceException e) {
      return Finding.skip(
          TTL, "these AWS credentials may not call dynamodb:DescribeTimeToLive on it");
    }
  }

  private Finding trigger(Optional<String> stream) {
    if (stream.isEmpty()) {
      return Finding.skip(TRIGGER, "there is no stream");
    }
    if (aws.names("AWS_ENDPOINT_URL_DYNAMODB") && !aws.names("AWS_ENDPOINT_URL_LAMBDA")) {
      return Finding.skip(TRIGGER, "this table is not in AWS, so Lambda does not know its stream");
    }
    try (LambdaClient client = aws.client(LambdaClient.builder(), "AWS_ENDPOINT_URL_LAMBDA")) {
      List<EventSourceMappingConfiguration> mappings =
          client
              .listEventSourceMappings(ask -> ask.eventSourceArn(stream.get()))
              .eventSourceMappings();
      return mappings.isEmpty()
          ? Finding.fail(
              TRIGGER,
              "the stream leads to no function, so nobody is told of anything",
              "Deploy with this table's stream as PartyTableStreamArn: a stream that was turned off"
                  + " and on has another ARN")
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
          "the stream's mapping to " + function + " is " + state,
          "Enable it: aws lambda update-event-source-mapping --enabled --uuid " + mapping.uuid());
    }
    return last.startsWith("PROBLEM")
        ? Finding.fail(
            TRIGGER,
            "the stream leads to " + function + ", whose last result is: " + last,
            "Look in its log: docs/operations.md, Where to look")
        : Finding.ok(TRIGGER, "the stream leads to " + function + ", last result: " + last);
  }

  private static boolean isDenied(AwsServiceException failure) {
    return code(failure).contains("AccessDenied");
  }

  private static String code(AwsServiceException failure) {
    return failure.awsErrorDetails() == null
        ? Integer.toString(failure.statusCode())
        : failure.awsErrorDetails().errorCode();
  }
}
