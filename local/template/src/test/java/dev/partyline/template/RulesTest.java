package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  private static String result(String rule) {
    return TemplateText.sam(
            """
            Rules:
              R: %s
            Parameters:
              Stage: {Type: String, Default: prod}
              Origins: {Type: CommaDelimitedList, Default: 'a,b'}
            Resources: {Queue: {Type: AWS::SQS::Queue}}
            """
                .formatted(rule))
        .error();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{Assertions: [{Assert: !Equals [!Ref Stage, prod]}]}",
        "{Assertions: [{Assert: {'Fn::Contains': [!Ref Origins, a]}}]}",
        "{Assertions: [{Assert: {'Fn::EachMemberIn': [!Ref Origins, [a, b, c]]}}]}",
        "{Assertions: [{Assert: !Not [{'Fn::EachMemberEquals': [!Ref Origins, a]}]}]}",
        "{Assertions: [{Assert: !Or [!Equals [a, b], !And [!Equals [a, a], !Equals [b, b]]]}]}",
        "{RuleCondition: !Equals [!Ref Stage, dev], Assertions: [{Assert: !Equals [a, b]}]}",
        "{Assertions: [{Assert: !Equals [{'Fn::ValueOf': [Vpc, Tags.Name]}, x]}]}",
      })
  void shouldAcceptTheParameters_whenTheRuleHolds(String rule) {
    assertThat(result(rule)).startsWith("accepted: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{Assertions: [{Assert: !Equals [!Ref Stage, dev], AssertDescription: only dev}]} ~ :"
            + " only dev",
        "{Assertions: [{Assert: !Equals [a, a]}, {Assert: !Equals [a, b]}]} ~ : does not hold",
        "{RuleCondition: !Equals [!Ref Stage, prod], Assertions: [{Assert: {'Fn::Contains': [!Ref"
            + " Origins, c]}, AssertDescription: c is missing}]} ~ : c is missing",
        "{Assertions: x} ~ : Assertions must be a list",
        "{Assertion: []} ~ /Assertion: unknown property",
        "{Assertions: [{AssertDescription: x}]} ~ /Assertions/0: Assert is missing",
        "{Assertions: [{Assert: true}]} ~ /Assertions/0/Assert: must be a rule function",
        "{Assertions: [{Assert: !Condition C}]} ~ /Assertions/0/Assert: Condition is not a rule"
            + " function",
      })
  void shouldReportTheRule_whenItDoesNotHoldOrIsInvalid(String rule, String error) {
    assertThat(result(rule)).isEqualTo("template.yaml:3: Rules/R" + error);
  }
}
