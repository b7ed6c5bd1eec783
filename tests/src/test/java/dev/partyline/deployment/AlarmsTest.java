package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Checks that every alarm says where to look and what to do. */
class AlarmsTest {

  private final SamTemplate template = SamTemplate.real();
  private static final String ALARM =
      """
      Resources:
        Bad:
          Type: AWS::CloudWatch::Alarm
          Properties: {AlarmDescription: %s, AlarmActions: [], TreatMissingData: notBreaching}
      """;

  AlarmsTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(AlarmsCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldDocumentEveryAlarmInTheOperationsPage() throws IOException {
    Path page = SamTemplate.PROJECT.resolve("docs/operations.md");
    String operations = Files.exists(page) ? Files.readString(page) : "";

    assertThat(AlarmsCheck.undocumented(template, operations)).isEmpty();
  }

  @Test
  void shouldComplain_whenThePageLeavesOneOut() {
    assertThat(
            AlarmsCheck.undocumented(template, "NotificationsFailingAlarm, OnFailureQueueAlarms"))
        .contains("docs/operations.md does not say what OnFailureQueueAlarm means and what to do")
        .noneMatch(complaint -> complaint.contains("what NotificationsFailingAlarm means"));
  }

  @Test
  void shouldComplain_whenThePageHasNoSectionThatADescriptionNames() {
    SamTemplate alarm =
        SamTemplate.of(ALARM.formatted("'Look. Steps: docs/operations.md, All is lost.'"));

    assertThat(AlarmsCheck.undocumented(alarm, "| `Bad` |\n### All is well\n"))
        .containsExactly("docs/operations.md has no section All is lost, which Bad names");
    assertThat(AlarmsCheck.undocumented(alarm, "| `Bad` |\n### All is lost\n")).isEmpty();
  }

  @Test
  void shouldComplain_whenADescriptionDoesNotSayWhere() {
    assertThat(AlarmsCheck.complaints(SamTemplate.of(ALARM.formatted("Look there."))))
        .containsExactly("Bad: its description names no resource and no log");
  }

  @Test
  void shouldComplain_whenADescriptionDoesNotSayWhatToDo() {
    assertThat(AlarmsCheck.complaints(SamTemplate.of(ALARM.formatted("The log is full."))))
        .containsExactly("Bad: its description does not say what to do");
  }

  @Test
  void shouldComplain_whenAnAlarmHasNoAction() {
    assertThat(
            AlarmsCheck.complaints(
                template.damaged("      AlarmActions:", "      InsufficientDataActions:")))
        .anyMatch(complaint -> complaint.contains("NotificationsFailingAlarm: has no action"));
  }

  @Test
  void shouldComplain_whenMissingDataIsNotTreated() {
    assertThat(
            AlarmsCheck.complaints(
                template.damaged("TreatMissingData: notBreaching", "Unit: Count")))
        .anyMatch(
            complaint ->
                complaint.contains("NotificationsFailingAlarm: does not set TreatMissingData"));
  }
}
