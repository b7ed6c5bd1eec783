package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the mock event is in dev, and not in prod. */
class StagesTest {

  private final SamTemplate template = SamTemplate.real();

  @TempDir private Path scratch;

  StagesTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() throws IOException {
    assertThat(StageCheck.complaints(template, scratch)).isEmpty();
  }

  @Test
  void shouldComplain_whenTheFunctionIsInProd() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "    Type: AWS::Serverless::Function\n    Condition: IsDevelopment",
                    "    Type: AWS::Serverless::Function"),
                scratch))
        .anyMatch(
            complaint -> complaint.contains("MockEventFunction has no Condition: IsDevelopment"))
        .anyMatch(complaint -> complaint.contains("Stage=prod has a mock event"));
  }

  @Test
  void shouldComplain_whenItsLogIsInProd() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "    Type: AWS::Logs::LogGroup\n    Condition: IsDevelopment",
                    "    Type: AWS::Logs::LogGroup"),
                scratch))
        .anyMatch(
            complaint -> complaint.contains("MockEventLogGroup has no Condition: IsDevelopment"));
  }

  @Test
  void shouldComplain_whenAnotherFunctionTakesTheRoute() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged("Path: /pusher/auth", "Path: /pusher/mock-event"), scratch))
        .anyMatch(complaint -> complaint.contains("ChannelAuthFunction has no Condition"))
        .anyMatch(complaint -> complaint.contains("Stage=prod has a mock event"));
  }

  @Test
  void shouldComplain_whenDevelopmentIsEverything() throws IOException {
    assertThat(
            StageCheck.complaints(
                template.damaged(
                    "IsDevelopment: !Not [!Equals [!Ref Stage, prod]]",
                    "IsDevelopment: !Not [!Equals [!Ref Stage, production]]"),
                scratch))
        .anyMatch(complaint -> complaint.contains("Conditions/IsDevelopment"))
        .anyMatch(complaint -> complaint.contains("Stage=prod has a mock event"));
  }
}
