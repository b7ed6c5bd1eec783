package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a stage is named, and that only a stage that asks for mock events has them. */
class StagesTest {

  private final SamTemplate template = SamTemplate.real();

  @TempDir private Path scratch;

  StagesTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() throws IOException {
    assertThat(StageCheck.complaints(template, scratch)).isEmpty();
  }

  @Test
  void shouldComplain_whenAStageIsTakenThatNobodyNamed() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "AllowedValues: [dev, prod]", "AllowedValues: [dev, prod]\n    Default: dev"),
                scratch))
        .anyMatch(complaint -> complaint.contains("Stage has a default"));
  }

  @Test
  void shouldComplain_whenTheFunctionIsEverywhere() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "    Type: AWS::Serverless::Function\n    Condition: HasMockEvents",
                    "    Type: AWS::Serverless::Function"),
                scratch))
        .anyMatch(
            complaint -> complaint.contains("MockEventFunction has no Condition: HasMockEvents"))
        .contains(
            "Stage=dev alone has a mock event",
            "Stage=prod alone has a mock event",
            "Stage=prod MockEvents=true has a mock event");
  }

  @Test
  void shouldComplain_whenItsLogIsEverywhere() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "    Type: AWS::Logs::LogGroup\n    Condition: HasMockEvents",
                    "    Type: AWS::Logs::LogGroup"),
                scratch))
        .anyMatch(
            complaint -> complaint.contains("MockEventLogGroup has no Condition: HasMockEvents"));
  }

  @Test
  void shouldComplain_whenAnotherFunctionTakesTheRoute() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged("Path: /pusher/auth", "Path: /pusher/mock-event"), scratch))
        .anyMatch(complaint -> complaint.contains("ChannelAuthFunction has no Condition"))
        .contains("Stage=prod alone has a mock event");
  }

  @Test
  void shouldComplain_whenTheStageIsNotAsked() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "!Not [!Equals [!Ref Stage, prod]]", "!Not [!Equals [!Ref Stage, production]]"),
                scratch))
        .containsExactly("Stage=prod MockEvents=true has a mock event");
  }

  @Test
  void shouldComplain_whenMockEventsAreTheDefault() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "Default: \"false\"\n    Description: true lets",
                    "Default: \"true\"\n    Description: true lets"),
                scratch))
        .containsExactly("Stage=dev alone has a mock event");
  }

  @Test
  void shouldComplain_whenNoStageMayHaveThem() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "!Equals [!Ref MockEvents, \"true\"]", "!Equals [!Ref MockEvents, \"yes\"]"),
                scratch))
        .containsExactly("Stage=dev MockEvents=true has no mock event");
  }
}
