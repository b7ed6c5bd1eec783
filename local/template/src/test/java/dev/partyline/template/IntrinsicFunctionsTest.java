package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntrinsicFunctionsTest {

  private static final String SECTIONS =
      """
      Parameters:
        Stage: {Type: String, Default: dev}
        Origins: {Type: CommaDelimitedList, Default: "a, b,c"}
        Index: {Type: Number, Default: 1}
        Key: {Type: String, NoEcho: true, Default: sesame}
      Mappings:
        Limits:
          dev: {Rate: 60, Hosts: [x, y]}
          prod: {Rate: 600, Hosts: [z]}
      Conditions:
        IsDev: !Equals [!Ref Stage, dev]
        IsProd: !Equals [!Ref Stage, prod]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "!Ref Stage ~ dev",
        "{Ref: Stage} ~ dev",
        "!Ref AWS::Region ~ eu-west-1",
        "!Ref AWS::AccountId ~ 123456789012",
        "!Ref AWS::StackName ~ party",
        "!Ref AWS::Partition ~ aws",
        "!Ref AWS::URLSuffix ~ amazonaws.com",
        "!Ref AWS::StackId ~ arn:aws:cloudformation:eu-west-1:123456789012:stack/party/local",
        "!Ref Table ~ party-Table",
        "!Ref Auth ~ party-Auth",
        "!Ref Queue ~ https://sqs.eu-west-1.amazonaws.com/123456789012/party-Queue",
        "!Ref Topic ~ arn:aws:sns:eu-west-1:123456789012:party-Topic",
        "!GetAtt Table.Arn ~ arn:aws:dynamodb:eu-west-1:123456789012:table/party-Table",
        "!GetAtt [Table, Arn] ~ arn:aws:dynamodb:eu-west-1:123456789012:table/party-Table",
        "{'Fn::GetAtt': Queue.Arn} ~ arn:aws:sqs:eu-west-1:123456789012:party-Queue",
        "{'Fn::GetAtt': [Queue, QueueName]} ~ party-Queue",
        "!GetAtt Table.StreamArn"
            + " ~ arn:aws:dynamodb:eu-west-1:123456789012:table/party-Table/stream/local",
        "!Sub '${Stage}-${AWS::Region}' ~ dev-eu-west-1",
        "{'Fn::Sub': '${Table.Arn}/x'} ~"
            + " arn:aws:dynamodb:eu-west-1:123456789012:table/party-Table/x",
        "!Sub 'a ${!Stage} $ {b} ${' ~ a ${Stage} $ {b} ${",
        "!Sub ['${Own}:${Stage}', {Own: !Ref AWS::Region, Stage: mine}] ~ eu-west-1:mine",
        "!Join [',', [a, !Ref Stage, !Ref AWS::NoValue]] ~ a,dev",
        "{'Fn::Join': ['', [a, b]]} ~ ab",
        "!Join ['|', !Ref Origins] ~ a|b|c",
        "!Join ['', !Ref AWS::NotificationARNs] ~ ''",
        "!Select [2, !Ref Origins] ~ c",
        "{'Fn::Select': [!Ref Index, [a, b]]} ~ b",
        "!Select [1, !Split ['::', 'a::b::']] ~ b",
        "!Join ['.', {'Fn::Split': ['::', 'a::b::']}] ~ a.b.",
        "!If [IsDev, one, two] ~ one",
        "{'Fn::If': [IsProd, one, !Sub '${Stage}!']} ~ dev!",
        "!FindInMap [Limits, !Ref Stage, Rate] ~ 60",
        "!Join ['', {'Fn::FindInMap': [Limits, dev, Hosts]}] ~ xy",
        "!Base64 {Ref: Stage} ~ ZGV2",
        "{'Fn::Base64': {'Fn::Sub': '${Stage}'}} ~ ZGV2",
      })
  void shouldEvaluateFunctions_asCloudFormationDoes(String expression, String expected)
      throws Exception {
    assertThat(TemplateText.expression(expression, SECTIONS).value()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "!Ref Stge ~ unknown parameter or resource Stge",
        "!Ref AWS::Regon ~ unknown parameter AWS::Regon",
        "!Ref [a] ~ must be a literal name",
        "!Ref Origins ~ must be text, not a list",
        "!GetAtt Table ~ Fn::GetAtt requires LogicalId.Attribute, not 'Table'",
        "!GetAtt Topc.Arn ~ unknown parameter or resource Topc",
        "!GetAtt Queue.Colour ~ bin/local has no attribute Colour of Queue (AWS::SQS::Queue)",
        "!Sub '${Stge}' ~ unknown parameter or resource Stge",
        "!Sub '${ Stage }' ~ Fn::Sub does not support ${ Stage }",
        "!Sub '${Origins}' ~ Fn::Sub requires text for ${Origins}, not a list",
        "!Sub [a] ~ Fn::Sub requires a list of 2 arguments",
        "!Sub [a, b] ~ Fn::Sub requires text and a mapping of variables",
        "!Join [',', a] ~ must be a list",
        "!Join [','] ~ Fn::Join requires a list of 2 arguments",
        "!Select [3, !Ref Origins] ~ Fn::Select: index 3 is out of range of a list of 3",
        "!Split ['', a] ~ Fn::Split requires a non-empty delimiter",
        "!If [IsTest, a, b] ~ unknown condition IsTest",
        "!If [IsDev, a] ~ Fn::If requires a list of 3 arguments",
        "!FindInMap [Limits, test, Rate] ~ Fn::FindInMap: unknown key Mappings/Limits/test",
        "!FindInMap [Limits, dev, Rate, x] ~ Fn::FindInMap requires a list of 3 arguments",
        "!Equals [a, b] ~ Fn::Equals belongs in the Conditions section",
        "!ImportValue x ~ Fn::ImportValue cannot be evaluated locally",
        "!GetAZs x ~ Fn::GetAZs cannot be evaluated locally",
        "!Cidr [x, 1] ~ Fn::Cidr cannot be evaluated locally",
        "!Transform {Name: x} ~ Fn::Transform cannot be evaluated locally",
        "{'Fn::Frobnicate': x} ~ Fn::Frobnicate cannot be evaluated locally",
        "{a: b} ~ must be text, not a mapping",
        "!Sub '{{resolve:ssm:x}}' ~ a dynamic reference cannot be evaluated locally; set a value in"
            + " Metadata/Local/Environment",
      })
  void shouldReportTheLineAndTheReason_whenAFunctionCannotBeEvaluated(
      String expression, String reason) {
    String line = TemplateText.expression(expression, SECTIONS).error();

    assertThat(line.replaceFirst("VALUE(/[^ ]+)?: ", "VALUE: "))
        .isEqualTo(
            "template.yaml:8: Resources/Auth/Properties/Environment/Variables/VALUE: " + reason);
  }

  @Test
  void shouldOmitTheVariable_whenItsValueIsNoValue() throws Exception {
    assertThat(
            TemplateText.expression("!If [IsDev, !Ref AWS::NoValue, x]", SECTIONS)
                .onlyFunction()
                .environment())
        .isEmpty();
  }

  @Test
  void shouldEvaluateTheSelectedBranchOnly() throws Exception {
    assertThat(TemplateText.expression("!If [IsDev, x, !ImportValue y]", SECTIONS).value())
        .isEqualTo("x");
  }

  @Test
  void shouldUseTheAttributeOfARunningResource() throws Exception {
    assertThat(
            TemplateText.expression("!GetAtt Table.StreamArn")
                .attribute("Table.StreamArn", "arn:real")
                .value())
        .isEqualTo("arn:real");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"!Ref Table", "!Sub '${Table}'", "!If [IsDev, !Ref Table, x]", "{Ref: Table}"})
  void shouldListTheVariablesThatReferToATable(String expression) throws Exception {
    assertThat(TemplateText.expression(expression, SECTIONS).onlyFunction().tableVariables())
        .containsExactly(entry("VALUE", "Table"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!Sub 'x${Table}'", "!Ref Queue", "!GetAtt Table.Arn", "party-Table"})
  void shouldNotListOtherVariables_asTables(String expression) throws Exception {
    assertThat(TemplateText.expression(expression, SECTIONS).onlyFunction().tableVariables())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!Ref Key",
        "!Sub 'x${Key}'",
        "!Join ['', [x, !Ref Key]]",
        "!Select [0, !Split [m, !Ref Key]]",
        "!Base64 {Ref: Key}"
      })
  void shouldNotShowTheValue_whenItComesFromANoEchoParameter(String expression) {
    String error = TemplateText.function("Timeout: " + expression).with(SECTIONS).error();

    assertThat(error.replace("Timeout/1:", "Timeout:"))
        .isEqualTo(
            "template.yaml:9: Resources/Auth/Properties/Timeout:"
                + " must be a whole number from 1 to 900, not ****");
  }
}
