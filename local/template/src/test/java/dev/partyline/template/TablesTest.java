package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.template.Table.AttributeType;
import dev.partyline.template.Table.Index;
import dev.partyline.template.Table.Key;
import dev.partyline.template.Table.KeyType;
import dev.partyline.template.Table.Projection;
import dev.partyline.template.Table.StreamView;
import dev.partyline.template.Table.TimeToLive;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

  private static TemplateText table(String type, String properties) {
    return TemplateText.sam(
        "Resources:\n  T:\n    Type: %s\n    Properties: %s\n".formatted(type, properties));
  }

  @Test
  void shouldReadKeysIndexesStreamAndTimeToLive() throws Exception {
    Table table =
        TemplateText.sam(
                """
                Resources:
                  PartyTable:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      TableName: !Sub "${AWS::StackName}-parties"
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions:
                        - {AttributeName: PK, AttributeType: S}
                        - {AttributeName: SK, AttributeType: S}
                        - {AttributeName: At, AttributeType: N}
                      KeySchema:
                        - {AttributeName: PK, KeyType: HASH}
                        - {AttributeName: SK, KeyType: RANGE}
                      GlobalSecondaryIndexes:
                        - IndexName: ByTime
                          KeySchema: [{AttributeName: At, KeyType: HASH}]
                          Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [name]}
                      LocalSecondaryIndexes:
                        - IndexName: Newest
                          KeySchema:
                            - {AttributeName: PK, KeyType: HASH}
                            - {AttributeName: At, KeyType: RANGE}
                          Projection: {ProjectionType: KEYS_ONLY}
                      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
                      TimeToLiveSpecification: {AttributeName: expiresAt, Enabled: true}
                """)
            .stack()
            .tables()
            .get(0);

    assertThat(table)
        .isEqualTo(
            new Table(
                "PartyTable",
                "party-parties",
                List.of(new Key("PK", KeyType.HASH), new Key("SK", KeyType.RANGE)),
                Map.of("PK", AttributeType.S, "SK", AttributeType.S, "At", AttributeType.N),
                List.of(
                    new Index(
                        "ByTime",
                        List.of(new Key("At", KeyType.HASH)),
                        Projection.INCLUDE,
                        List.of("name"))),
                List.of(
                    new Index(
                        "Newest",
                        List.of(new Key("PK", KeyType.HASH), new Key("At", KeyType.RANGE)),
                        Projection.KEYS_ONLY,
                        List.of())),
                StreamView.NEW_AND_OLD_IMAGES,
                new TimeToLive.By("expiresAt")));
  }

  @Test
  void shouldHaveNoStreamAndNoTimeToLive_whenTheyAreMissingOrDisabled() throws Exception {
    Table table =
        table(
                "AWS::DynamoDB::Table",
                "{AttributeDefinitions: [{AttributeName: A, AttributeType: B}],"
                    + " KeySchema: [{AttributeName: A, KeyType: HASH}],"
                    + " TimeToLiveSpecification: {AttributeName: x, Enabled: false}}")
            .stack()
            .tables()
            .get(0);

    assertThat(table.name()).isEqualTo("party-T");
    assertThat(table.stream()).isEqualTo(StreamView.NONE);
    assertThat(table.timeToLive()).isEqualTo(new TimeToLive.Off());
  }

  @Test
  void shouldHaveAStringKeyNamedId_whenASimpleTableHasNoKey() throws Exception {
    Table table = table("AWS::Serverless::SimpleTable", "{}").stack().tables().get(0);

    assertThat(table.keySchema()).containsExactly(new Key("id", KeyType.HASH));
    assertThat(table.attributes()).isEqualTo(Map.of("id", AttributeType.S));
  }

  @Test
  void shouldUseTheKey_ofASimpleTable() throws Exception {
    Table table =
        table("AWS::Serverless::SimpleTable", "{PrimaryKey: {Name: n, Type: Number}}")
            .stack()
            .tables()
            .get(0);

    assertThat(table.attributes()).isEqualTo(Map.of("n", AttributeType.N));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{} ~ : KeySchema is missing",
        "{KeySchema: []} ~ /KeySchema: must be a HASH key, and a RANGE key if any",
        "{KeySchema: [{AttributeName: A, KeyType: HASH}]} ~ /KeySchema/0/AttributeName: A is not in"
            + " AttributeDefinitions",
        "{AttributeDefinitions: [{AttributeName: A, AttributeType: X}]}"
            + " ~ /AttributeDefinitions/0/AttributeType: must be one of S, N, B, not 'X'",
        "{#, KeySchema: [{AttributeName: A, KeyType: RANGE}]} ~ /KeySchema: must be a HASH key, and"
            + " a RANGE key if any",
        "{#, KeySchema: [{AttributeName: A, KeyType: HASH}], StreamSpecification: {StreamViewType:"
            + " NONE}} ~ /StreamSpecification/StreamViewType: NONE is not a DynamoDB view type",
        "{#, KeySchema: [{AttributeName: A, KeyType: HASH}], StreamSpecification: {}}"
            + " ~ /StreamSpecification: StreamViewType is missing",
        "{BilingMode: x} ~ /BilingMode: unknown property",
        "{ImportSourceSpecification: {}} ~ /ImportSourceSpecification: not supported:"
            + " bin/local has no buckets",
      })
  void shouldRejectAnInvalidOrUnsupportedTable(String properties, String error) {
    String written =
        properties.replace("#", "AttributeDefinitions: [{AttributeName: A, AttributeType: S}]");

    assertThat(table("AWS::DynamoDB::Table", written).error())
        .isEqualTo("template.yaml:5: Resources/T/Properties" + error);
  }
}
