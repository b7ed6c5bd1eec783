package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks that messages are encrypted on their way and where they are kept. */
class MessagingTest {

  private final SamTemplate template = SamTemplate.real();

  MessagingTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(MessagingCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenTheQueueIsNotEncrypted() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged("SqsManagedSseEnabled: true", "SqsManagedSseEnabled: false")))
        .contains("OnFailureQueue is not encrypted");
  }

  @Test
  void shouldComplain_whenTheQueueTakesPlainText() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged("Action: sqs:*", "Action: sqs:ReceiveMessage")))
        .contains("OnFailureQueue takes requests without TLS");
  }

  @Test
  void shouldComplain_whenTheQueueHasNoPolicy() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged("Queues: [!Ref OnFailureQueue]", "Queues: []")))
        .contains("OnFailureQueue takes requests without TLS");
  }

  @Test
  void shouldComplain_whenTheTopicTakesPlainText() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged(
                    "          - Effect: Deny\n            Principal: \"*\"\n            Action: sns:Publish",
                    "          - Effect: Allow\n            Principal: \"*\"\n            Action: sns:Publish")))
        .contains("AlarmTopic takes requests without TLS");
  }

  @Test
  void shouldComplain_whenAlarmsMayNotPublish() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged(
                    "Service: cloudwatch.amazonaws.com\n            Action: sns:Publish",
                    "Service: events.amazonaws.com\n            Action: sns:Publish")))
        .contains("AlarmTopic: its policy silences the alarms: CloudWatch may not publish");
  }

  @Test
  void shouldComplain_whenTheTopicHasAwssKey() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged(
                    "KmsMasterKeyId: !Ref AlarmTopicKey", "KmsMasterKeyId: alias/aws/sns")))
        .contains("AlarmTopic needs a key of its own: AWS's would silence the alarms");
  }

  @Test
  void shouldComplain_whenAlarmsMayNotUseTheKey() {
    assertThat(
            MessagingCheck.complaints(
                template.damaged("[kms:Decrypt, kms:GenerateDataKey*]", "kms:Decrypt")))
        .contains("AlarmTopicKey: its policy silences the alarms: CloudWatch may not use it");
  }
}
