package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks that references resolve, and that declarations are used. */
class ReferencesTest {

  private final SamTemplate template = SamTemplate.real();
  private final Specification specification = Specification.read();

  ReferencesTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(ReferencesCheck.complaints(template, specification)).isEmpty();
  }

  @Test
  void shouldComplain_whenAParameterDoesNotExist() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged(
                    "JWT_AUDIENCE: !Ref JwtAudience", "JWT_AUDIENCE: !Ref JwtAudiences"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "Variables/JWT_AUDIENCE: there is no parameter or resource JwtAudiences"));
  }

  @Test
  void shouldComplain_whenAResourceDoesNotExist() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged("!GetAtt OnFailureQueue.Arn", "!GetAtt OnFailureQeue.Arn"),
                specification))
        .anyMatch(complaint -> complaint.contains("there is no resource OnFailureQeue"));
  }

  @Test
  void shouldComplain_whenAnAttributeDoesNotExist() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged("!GetAtt OnFailureQueue.QueueName", "!GetAtt OnFailureQueue.Name"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "AWS::SQS::Queue has no Name; it has [Arn, QueueName, QueueUrl]"));
  }

  @Test
  void shouldComplain_whenAReferenceNamesNothing() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged("https://${Api}.execute", "https://${Apis}.execute"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains("Outputs/ApiUrl/Value: there is no parameter or resource Apis"));
  }

  @Test
  void shouldComplain_whenAConditionDoesNotExist() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged(
                    "!If [MakesTable, !Ref PartyTable,", "!If [MakesTables, !Ref PartyTable,"),
                specification))
        .anyMatch(complaint -> complaint.contains("there is no condition MakesTables"));
  }

  @Test
  void shouldComplain_whenAResourceMayBeAbsent() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged(
                    "!If [MakesSecret, !Ref PusherSecret, !Ref PusherSecretArn]",
                    "!Ref PusherSecret"),
                specification))
        .anyMatch(complaint -> complaint.contains("PusherSecret exists only if MakesSecret"));
  }

  @Test
  void shouldComplain_whenAnOutputRefersToAResourceThatMayNotExist() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged("Value: !Ref OnFailureQueue", "Value: !Ref MockEventFunction"),
                specification))
        .anyMatch(
            complaint -> complaint.contains("MockEventFunction exists only if HasMockEvents"));
  }

  @Test
  void shouldComplain_whenAParameterIsNotUsed() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged("!Ref AuthRequestsPerMinute", "300"), specification))
        .containsExactly("AuthRequestsPerMinute is declared and nothing uses it");
  }

  @Test
  void shouldComplain_whenAConditionIsNotUsed() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged(
                    "Conditions:\n", "Conditions:\n  IsQuiet: !Equals [!Ref Stage, dev]\n"),
                specification))
        .anyMatch(complaint -> complaint.contains("IsQuiet is declared and nothing uses it"));
  }

  @Test
  void shouldComplain_whenASettingIsForNoRoute() {
    assertThat(
            ReferencesCheck.complaints(
                template.damaged("        POST /pusher/auth:", "        POST /pusher/mock-event:"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "Api/RouteSettings: no function always has the route POST /pusher/mock-event"));
  }
}
