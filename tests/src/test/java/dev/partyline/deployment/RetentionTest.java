package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks what stays when a stack is deleted, and when its first deployment fails. */
class RetentionTest {

  private final SamTemplate template = SamTemplate.real();

  RetentionTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(RetentionCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenAFailedFirstDeploymentLeavesIt() {
    assertThat(RetentionCheck.complaints(template.damaged("RetainExceptOnCreate", "Retain")))
        .contains("PusherSecret stays after a failed first deployment: RetainExceptOnCreate");
  }

  @Test
  void shouldComplain_whenItIsReplaced() {
    assertThat(
            RetentionCheck.complaints(
                template.damaged("UpdateReplacePolicy: Retain", "UpdateReplacePolicy: Delete")))
        .contains(
            "PusherSecret is deleted with the stack: DeletionPolicy: RetainExceptOnCreate,"
                + " UpdateReplacePolicy: Retain");
  }

  @Test
  void shouldComplain_whenTheTableIsDeleted() {
    assertThat(
            RetentionCheck.complaints(
                template.damaged(
                    "    Condition: MakesTable\n    DeletionPolicy: RetainExceptOnCreate",
                    "    Condition: MakesTable\n    DeletionPolicy: Delete")))
        .contains(
            "PartyTable is deleted with the stack: DeletionPolicy: RetainExceptOnCreate,"
                + " UpdateReplacePolicy: Retain");
  }
}
