package dev.partyline.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.template.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that the trigger cannot read stops the start. */
class PartyStreamTest {

  private static final String TABLE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Parties:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{AttributeName: PK, AttributeType: S}]
            KeySchema: [{AttributeName: PK, KeyType: HASH}]
            StreamSpecification:
              StreamViewType: %s
      """;

  private static final String TRIGGER =
      """
        Trigger:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: trigger.zip
            Handler: Trigger
            Runtime: java25
            Environment: {Variables: {PARTY_TABLE: !Ref %s}}
            Events:
              Changes:
                Type: DynamoDB
                Properties: {Stream: !GetAtt Parties.StreamArn, StartingPosition: LATEST}
        Others:
          Type: AWS::Serverless::SimpleTable
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE"})
  void shouldNameTheLine_whenThePartyTablesStreamLacksAnImage(String viewType) {
    assertThatThrownBy(
            () -> start(TABLE.formatted(viewType) + TRIGGER.formatted("Parties"), Optional.empty()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "template.yaml:9: Resources/Parties/Properties/StreamSpecification/StreamViewType:"
                + " must be NEW_AND_OLD_IMAGES, which Trigger reads, not "
                + viewType);
  }

  @Test
  void shouldNotCheckTheStreamOfAnotherTable() {
    assertThatThrownBy(
            () ->
                start(TABLE.formatted("KEYS_ONLY") + TRIGGER.formatted("Others"), Optional.empty()))
        .as("the start goes on until it needs the zip")
        .hasMessageContaining("trigger.zip");
  }

  @Test
  void shouldNameBoth_whenATableOfAnEarlierRunHasAnotherViewType() throws Exception {
    Optional<Path> data = Optional.of(folder.resolve("data"));
    start(TABLE.formatted("KEYS_ONLY"), data);

    assertThatThrownBy(() -> start(TABLE.formatted("NEW_AND_OLD_IMAGES"), data))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "Parties: the table of an earlier run has the stream view type KEYS_ONLY, but the"
                + " template says NEW_AND_OLD_IMAGES; choose another --data folder, or delete this"
                + " one");
  }

  private void start(String template, Optional<Path> data) throws Exception {
    Path file = Files.writeString(folder.resolve("template.yaml"), template);
    RunningStack.prepare(
            Template.read(file),
            new StackOptions(Ports.anyFree(), data, Map.of(), System.err),
            Clock.systemUTC())
        .close();
  }
}
