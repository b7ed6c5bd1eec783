package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that functions have the permissions they need, and no others. */
class PoliciesIT {

  private static final Deployment BUILT = Deployment.built();
  private final SamTemplate template = BUILT.template();
  private final Map<String, FunctionZip> zips = BUILT.zips();

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() {
    assertThat(PolicyCheck.complaints(template, zips)).isEmpty();
  }

  @Test
  void shouldComplain_whenAnActionIsNotUsed() {
    SamTemplate damaged =
        template.damaged(
            "[dynamodb:GetItem, dynamodb:BatchGetItem]",
            "[dynamodb:GetItem, dynamodb:BatchGetItem, dynamodb:Scan]");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains("ChannelAuthFunction: its policy allows dynamodb:Scan"));
  }

  @Test
  void shouldComplain_whenAnActionIsMissing() {
    SamTemplate damaged =
        template.damaged("Action: dynamodb:UpdateItem", "Action: dynamodb:GetItem");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains("ChannelAuthFunction: its policy lacks dynamodb:UpdateItem"));
  }

  @Test
  void shouldComplain_whenTheMappingMayNotReadTheStream() {
    SamTemplate damaged = template.damaged("dynamodb:GetRecords, ", "");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "InvitationTriggerFunction: its policy lacks dynamodb:GetRecords"));
  }

  @Test
  void shouldComplain_whenItIsAllowedEverywhere() {
    SamTemplate damaged =
        template.damaged("Resource: !GetAtt RateLimitTable.Arn", "Resource: \"*\"");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "ChannelAuthFunction: dynamodb:UpdateItem is allowed on every resource"));
  }

  @Test
  void shouldComplain_whenAllActionsAre() {
    SamTemplate damaged = template.damaged("Action: sqs:SendMessage", "Action: sqs:*");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains("InvitationTriggerFunction: sqs:* names more than one action"))
        .anyMatch(complaint -> complaint.contains("lacks sqs:SendMessage"));
  }

  @Test
  void shouldComplain_whenCodeStopsUsingOne() {
    FunctionZip damaged =
        zips.get("InvitationTriggerFunction")
            .without("dev/partyline/invitationtrigger/UndeliveredItems");

    assertThat(
            PolicyCheck.complaints(template, BUILT.zipsWith("InvitationTriggerFunction", damaged)))
        .contains(
            "InvitationTriggerFunction: its policy allows dynamodb:PutItem, which neither its code"
                + " nor Lambda uses");
  }

  @Test
  void shouldComplain_whenAPolicyIsNotWrittenOut() {
    SamTemplate damaged =
        template.damaged(
            "      Policies:\n        - PolicyName: channel-auth",
            "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess]\n"
                + "      Policies:\n        - PolicyName: channel-auth");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .contains(
            "ChannelAuthFunction: its policies must be statements, so that what they allow is"
                + " seen");
  }

  @Test
  void shouldComplain_whenSamMakesTheRole() {
    SamTemplate damaged = template.damaged("      Role: !GetAtt MockEventRole.Arn\n", "");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .contains("MockEventFunction has no Role of its own");
  }

  @Test
  void shouldComplain_whenAFunctionMayWriteAnothersLog() {
    SamTemplate damaged =
        template.damaged(
            "Resource: !GetAtt ChannelAuthLogGroup.Arn", "Resource: !GetAtt MockEventLogGroup.Arn");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .contains("ChannelAuthFunction may write to other log groups than ChannelAuthLogGroup");
  }

  @Test
  void shouldComplain_whenARequestWithoutAKeyIsAllowed() {
    SamTemplate damaged =
        template.damaged(
            "                  \"Null\":\n                    dynamodb:LeadingKeys: \"false\"\n",
            "");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .contains(
            "ChannelAuthFunction: ForAllValues:StringLike is true without dynamodb:LeadingKeys; it"
                + " needs Null: {dynamodb:LeadingKeys: \"false\"}");
  }

  @Test
  void shouldComplain_whenEveryKeyMayBeRead() {
    SamTemplate damaged =
        template.damaged(
            "                  ForAllValues:StringLike:\n"
                + "                    dynamodb:LeadingKeys: [\"PARTY#*\"]\n",
            "");

    assertThat(PolicyCheck.complaints(damaged, zips))
        .contains(
            "ChannelAuthFunction: [dynamodb:GetItem, dynamodb:BatchGetItem] is allowed on all of"
                + " the party table's keys");
  }
}
