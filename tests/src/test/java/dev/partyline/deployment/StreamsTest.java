package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Checks that the stream mapping stops retrying while the stream still has the record, and reports
 * it.
 */
class StreamsTest {

  private final SamTemplate template = SamTemplate.real();

  StreamsTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(StreamCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenTheStreamLacksAnImage() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "StreamViewType: NEW_AND_OLD_IMAGES", "StreamViewType: NEW_IMAGE")))
        .anyMatch(complaint -> complaint.contains("PartyTable: without both images"));
  }

  @Test
  void shouldComplain_whenARecordMayBlockForever() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "MaximumRecordAgeInSeconds: 43200", "MaximumRecordAgeInSeconds: -1")))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "InvitationTriggerFunction/PartyChanges: MaximumRecordAgeInSeconds"));
  }

  @Test
  void shouldComplain_whenItRetriesLongerThanTheStreamKeepsRecords() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "MaximumRecordAgeInSeconds: 43200", "MaximumRecordAgeInSeconds: 86400")))
        .anyMatch(complaint -> complaint.contains("MaximumRecordAgeInSeconds must be less"));
  }

  @Test
  void shouldComplain_whenRetriesAreLimitedByCount() {
    assertThat(
            StreamCheck.complaints(
                template.damaged("MaximumRetryAttempts: -1", "MaximumRetryAttempts: 3")))
        .anyMatch(complaint -> complaint.contains("MaximumRetryAttempts must be -1"));
  }

  @Test
  void shouldComplain_whenABatchIsAllOrNothing() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "FunctionResponseTypes: [ReportBatchItemFailures]",
                    "FunctionResponseTypes: []")))
        .anyMatch(complaint -> complaint.contains("ReportBatchItemFailures"));
  }

  @Test
  void shouldComplain_whenABatchIsNotBisected() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "BisectBatchOnFunctionError: true", "BisectBatchOnFunctionError: false")))
        .anyMatch(complaint -> complaint.contains("BisectBatchOnFunctionError"));
  }

  @Test
  void shouldComplain_whenOrderIsLost() {
    assertThat(
            StreamCheck.complaints(
                template.damaged("ParallelizationFactor: 1", "ParallelizationFactor: 2")))
        .anyMatch(complaint -> complaint.contains("ParallelizationFactor must be 1"));
  }

  @Test
  void shouldComplain_whenThereIsNoOnFailureQueue() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "Destination: !GetAtt OnFailureQueue.Arn",
                    "Destination: !GetAtt PartyTable.Arn")))
        .anyMatch(complaint -> complaint.contains("no on-failure queue"));
  }

  @Test
  void shouldComplain_whenTheQueueIsNotEncrypted() {
    assertThat(
            StreamCheck.complaints(
                template.damaged("SqsManagedSseEnabled: true", "SqsManagedSseEnabled: false")))
        .anyMatch(complaint -> complaint.contains("OnFailureQueue is not encrypted"));
  }

  @Test
  void shouldComplain_whenTheQueuesRetentionIsTooShort() {
    assertThat(
            StreamCheck.complaints(
                template.damaged(
                    "MessageRetentionPeriod: 1209600", "MessageRetentionPeriod: 3600")))
        .anyMatch(
            complaint -> complaint.contains("OnFailureQueue must say a MessageRetentionPeriod"));
  }
}
