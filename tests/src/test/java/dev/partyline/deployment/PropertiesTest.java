package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks that SAM and CloudFormation know every property. */
class PropertiesTest {

  private final SamTemplate template = SamTemplate.real();
  private final Specification specification = Specification.read();

  PropertiesTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(PropertiesCheck.complaints(template, specification)).isEmpty();
  }

  @Test
  void shouldComplain_whenAPropertyIsMisspelt() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("      Timeout: 10", "      Timeuot: 10"), specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "Resources/ChannelAuthFunction/Properties: there is no Timeuot"));
  }

  @Test
  void shouldComplain_whenItIsInGlobals() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("    MemorySize: 512", "    Memory: 512"), specification))
        .anyMatch(complaint -> complaint.contains("Globals/Function: there is no Memory;"));
  }

  @Test
  void shouldComplain_whenItIsNested() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("ThrottlingRateLimit: 200", "ThrottleRateLimit: 200"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "Api/Properties/RouteSettings/POST /pusher/auth: there is no"
                        + " ThrottleRateLimit"));
  }

  @Test
  void shouldComplain_whenItIsInAnEvent() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("StartingPosition: TRIM_HORIZON", "StartPosition: TRIM_HORIZON"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains("Events/PartyChanges/Properties: there is no StartPosition"))
        .anyMatch(
            complaint ->
                complaint.contains("Events/PartyChanges/Properties: StartingPosition is missing"));
  }

  @Test
  void shouldComplain_whenItIsInAPolicy() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("Action: dynamodb:PutItem", "Actions: dynamodb:PutItem"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "InvitationTriggerRole/Properties/Policies/PolicyDocument/Statement: there is"
                        + " no Actions"));
  }

  @Test
  void shouldComplain_whenItIsInAList() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged(
                    "        - AttributeName: PK\n          KeyType",
                    "        - Attribute: PK\n          KeyType"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains("PartyTable/Properties/KeySchema: there is no Attribute;"));
  }

  @Test
  void shouldComplain_whenItIsInAMetric() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("            Stat: Sum", "            Statistic: Sum"),
                specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "ApiServerErrorsAlarm/Properties/Metrics/MetricStat: Stat is missing"));
  }

  @Test
  void shouldComplain_whenAResourceAttributeIsMisspelt() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("DeletionPolicy: RetainExceptOnCreate", "DeletePolicy: Retain"),
                specification))
        .anyMatch(
            complaint -> complaint.contains("Resources/PusherSecret: there is no DeletePolicy"));
  }

  @Test
  void shouldComplain_whenATypeIsUnknown() {
    assertThat(
            PropertiesCheck.complaints(
                template.damaged("AWS::SQS::Queue", "AWS::SQS::Qeue"), specification))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "Resources/OnFailureQueue: specification.json has no AWS::SQS::Qeue"));
  }
}
