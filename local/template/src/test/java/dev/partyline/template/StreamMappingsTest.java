package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.template.StreamMapping.FailureDestination;
import dev.partyline.template.StreamMapping.StartingPosition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMappingsTest {

  private static final String TABLES =
      """
        Quiet: {Type: AWS::Serverless::SimpleTable}
        Queue: {Type: AWS::SQS::Queue}
        Fifo: {Type: AWS::SQS::Queue, Properties: {QueueName: a.fifo}}
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            StreamSpecification: {StreamViewType: NEW_IMAGE}
            AttributeDefinitions: [{AttributeName: A, AttributeType: S}]
            KeySchema: [{AttributeName: A, KeyType: HASH}]
      """;

  private static TemplateText mapping(String... more) {
    String[] lines = new String[more.length + 2];
    System.arraycopy(more, 0, lines, 0, more.length);
    lines[more.length] = "Stream: !GetAtt Table.StreamArn";
    lines[more.length + 1] = "StartingPosition: TRIM_HORIZON";
    return TemplateText.stream(lines);
  }

  @Test
  void shouldUseLambdasDefaults_whenOptionalPropertiesAreMissing() throws Exception {
    assertThat(mapping().onlyFunction().streams())
        .containsExactly(
            new StreamMapping(
                "Table",
                StartingPosition.TRIM_HORIZON,
                true,
                100,
                Duration.ZERO,
                1,
                false,
                false,
                -1,
                -1,
                List.of(),
                new FailureDestination.None()));
  }

  @Test
  void shouldReadAllProperties() throws Exception {
    StreamMapping mapping =
        mapping(
                "Enabled: false",
                "BatchSize: 10",
                "MaximumBatchingWindowInSeconds: 1",
                "ParallelizationFactor: 2",
                "FunctionResponseTypes: [ReportBatchItemFailures]",
                "BisectBatchOnFunctionError: true",
                "MaximumRetryAttempts: 5",
                "MaximumRecordAgeInSeconds: 3600",
                "DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Queue.Arn}}",
                "FilterCriteria:",
                "  Filters:",
                "    - Pattern: '{\"eventName\":[\"INSERT\"]}'",
                "    - Pattern: |",
                "        {\"eventName\": [\"MODIFY\"],",
                "         \"dynamodb\": {\"Keys\": {\"PK\": {\"S\": [{\"prefix\": \"A\"}]}}}}")
            .with("\n  Queue: {Type: AWS::SQS::Queue}\n")
            .onlyFunction()
            .streams()
            .get(0);

    assertThat(mapping)
        .isEqualTo(
            new StreamMapping(
                "Table",
                StartingPosition.TRIM_HORIZON,
                false,
                10,
                Duration.ofSeconds(1),
                2,
                true,
                true,
                5,
                3600,
                List.of(
                    "{\"eventName\":[\"INSERT\"]}",
                    "{\"eventName\": [\"MODIFY\"],\n"
                        + " \"dynamodb\": {\"Keys\": {\"PK\": {\"S\": [{\"prefix\": \"A\"}]}}}}\n"),
                new FailureDestination.ToQueue("Queue", "party-Queue")));
  }

  @Test
  void shouldUseTheQueuesName() throws Exception {
    assertThat(
            mapping("DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Queue.Arn}}")
                .with("\n  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: given-up}}\n")
                .onlyFunction()
                .streams())
        .extracting(StreamMapping::onFailure)
        .containsExactly(new FailureDestination.ToQueue("Queue", "given-up"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Fn::GetAtt': [Table, StreamArn]}",
        "!Sub '${Table.StreamArn}'",
      })
  void shouldFindTheTable_ofAnyReferenceToItsStream(String stream) throws Exception {
    assertThat(
            TemplateText.stream("Stream: " + stream, "StartingPosition: LATEST")
                .onlyFunction()
                .streams())
        .extracting(StreamMapping::tableLogicalId)
        .containsExactly("Table");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{StartingPosition: LATEST} ~ : Stream is missing",
        "{Stream: !GetAtt Table.StreamArn} ~ : StartingPosition is missing",
        "{Stream: 'arn:x', StartingPosition: LATEST} ~ /Stream: must be a !GetAtt of the StreamArn"
            + " of a table in this template",
        "{Stream: !GetAtt Table.Arn, StartingPosition: LATEST} ~ /Stream: must be a !GetAtt of the"
            + " StreamArn of a table in this template",
        "{Stream: !GetAtt Quiet.StreamArn, StartingPosition: LATEST} ~ /Stream: Quiet has no"
            + " StreamSpecification",
        "{Stream: !GetAtt Table.StreamArn, StartingPosition: AT_TIMESTAMP} ~ /StartingPosition:"
            + " must be one of TRIM_HORIZON, LATEST, not 'AT_TIMESTAMP'",
        "{BatchSize: 0, #} ~ /BatchSize: must be a whole number from 1 to 10000, not '0'",
        "{MaximumRetryAttempts: -2, #} ~ /MaximumRetryAttempts: must be a whole number from -1 to"
            + " 10000, not '-2'",
        "{MaximumRecordAgeInSeconds: 59, #} ~ /MaximumRecordAgeInSeconds: must be -1 or from 60 to"
            + " 604800, not 59",
        "{ParallelizationFactor: 11, #} ~ /ParallelizationFactor: must be a whole number from 1 to"
            + " 10, not '11'",
        "{FunctionResponseTypes: [X], #} ~ /FunctionResponseTypes: must be ReportBatchItemFailures,"
            + " not 'X'",
        "{BisectBatchOnFunctionError: x, #} ~ /BisectBatchOnFunctionError: must be true or false,"
            + " not 'x'",
        "{TumblingWindowInSeconds: 1, #} ~ /TumblingWindowInSeconds: not supported:"
            + " bin/local has no windows",
        "{MaximumRetries: 1, #} ~ /MaximumRetries: unknown property",
        "{DestinationConfig: {OnFailure: {Destination: 'arn:x'}}, #}"
            + " ~ /DestinationConfig/OnFailure/Destination: must refer to a queue or topic in this"
            + " template",
        "{DestinationConfig: {OnFailure: {Destination: !Ref Queue}}, #}"
            + " ~ /DestinationConfig/OnFailure/Destination: must be a !GetAtt of the queue's Arn",
        "{DestinationConfig: {OnFailure: {Destination: !GetAtt Fifo.Arn}}, #}"
            + " ~ /DestinationConfig/OnFailure/Destination: must be a standard queue: Lambda"
            + " does not support FIFO queues here",
        "{FilterCriteria: {Filters: [{Pattern: '{a'}]}, #} ~ /FilterCriteria/Filters/0/Pattern: is"
            + " not JSON: error in line 1, column 2",
        "{FilterCriteria: {Filters: [{Pattern: '{\"a\":1,\"a\":2}'}]}, #}"
            + " ~ /FilterCriteria/Filters/0/Pattern: is not JSON: error in line 1, column 11",
        "{FilterCriteria: {Filters: [{Pattern: '[]'}]}, #} ~ /FilterCriteria/Filters/0/Pattern:"
            + " must be a JSON object",
        "{FilterCriteria: {Filters: [{Pattern: '{} {}'}]}, #} ~ /FilterCriteria/Filters/0/Pattern:"
            + " must be a single JSON object",
        "{FilterCriteria: {Filters: [{Pattern: {a: [b]}}]}, #} ~ /FilterCriteria/Filters/0/Pattern:"
            + " must be text, not a mapping",
        "{FilterCriteria: {Filters: [{Patern: '{}'}]}, #} ~ /FilterCriteria/Filters/0/Patern:"
            + " unknown property",
      })
  void shouldRejectAnInvalidOrUnsupportedEvent(String properties, String error) {
    String written =
        properties.replace("#", "Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST");

    assertThat(
            TemplateText.function("Events: {E: {Type: DynamoDB, Properties: " + written + "}}")
                .with(TABLES)
                .error())
        .isEqualTo("template.yaml:9: Resources/Auth/Properties/Events/E/Properties" + error);
  }
}
