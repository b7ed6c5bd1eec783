package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

  private static String section(String condition) {
    return """
    Parameters:
      Stage: {Type: String, Default: dev}
    Conditions:
      Tested: %s
      IsDev: !Equals [!Ref Stage, dev]
      IsProd: {"Fn::Equals": [{Ref: Stage}, prod]}
    """
        .formatted(condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "!Equals [!Ref Stage, dev] ~ true",
        "!Equals [!Ref Stage, Dev] ~ false",
        "!Equals ['true', true] ~ true",
        "!Equals [!Sub '${Stage}!', 'dev!'] ~ true",
        "!Not [!Condition IsDev] ~ false",
        "{'Fn::Not': [{Condition: IsProd}]} ~ true",
        "!And [!Condition IsDev, !Not [!Condition IsProd]] ~ true",
        "!And [!Condition IsDev, !Condition IsProd] ~ false",
        "{'Fn::Or': [{Condition: IsDev}, {Condition: IsProd}]} ~ true",
        "!Or [!Condition IsProd, !Equals [a, b], !Equals [a, c]] ~ false",
        "{Condition: IsDev} ~ true",
      })
  void shouldEvaluateConditions_asCloudFormationDoes(String condition, String expected)
      throws Exception {
    assertThat(TemplateText.expression("!If [Tested, true, false]", section(condition)).value())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "!Condition Tested ~ circular conditions: Tested",
        "!Not [!Condition IsTest] ~ unknown condition IsTest",
        "!Equals [!Ref Stge, dev] ~ unknown parameter Stge",
        "!Equals [!Ref Table, x] ~ unknown parameter Table",
        "!Equals [!GetAtt Table.Arn, x] ~ Fn::GetAtt is not allowed here",
        "!Equals [a] ~ Fn::Equals requires a list of 2 arguments",
        "!And [!Condition IsDev] ~ Fn::And requires a list of 2 to 10 arguments",
        "!Or [!Condition IsDev, x] ~ must be a condition function, not text",
        "!Join ['', [a]] ~ Fn::Join is not a condition function",
        "yes ~ must be a condition function, not text",
      })
  void shouldReportTheLine_whenAConditionIsInvalid(String condition, String reason) {
    String error =
        TemplateText.raw("Transform: AWS::Serverless-2016-10-31\n" + section(condition)).error();

    assertThat(error).startsWith("template.yaml:5: Conditions/Tested").endsWith(": " + reason);
  }

  @Test
  void shouldReportTheWholeCircle_whenConditionsAreCircular() {
    assertThat(
            TemplateText.sam(
                    """
                    Conditions:
                      A: !Not [!Condition B]
                      B: {Condition: C}
                      C: !Or [!Condition A, !Condition A]
                    """)
                .error())
        .isEqualTo("template.yaml:5: Conditions/C/0: circular conditions: A -> B -> C");
  }

  private static TemplateText conditional(String stage, String variable) {
    return TemplateText.sam(
            """
            Parameters:
              Stage: {Type: String}
            Conditions:
              NotProd: !Not [!Equals [!Ref Stage, prod]]
            Resources:
              Mock:
                Type: AWS::Serverless::Function
                Condition: NotProd
                Properties:
                  CodeUri: mock.zip
                  Handler: Mock
                  Runtime: java25
                  Events:
                    Post: {Type: HttpApi, Properties: {Path: /mock, Method: post}}
              Auth:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: auth.zip
                  Handler: Auth
                  Runtime: java25
                  Environment: {Variables: {MOCK: %s}}
            """
                .formatted(variable))
        .parameter("Stage", stage);
  }

  @Test
  void shouldIncludeAResource_whenItsConditionIsTrue() throws Exception {
    Stack stack = conditional("dev", "!Ref Mock").stack();

    assertThat(stack.functions()).extracting(Function::logicalId).containsExactly("Mock", "Auth");
    assertThat(stack.functions().get(1).environment()).containsEntry("MOCK", "party-Mock");
    assertThat(stack.httpApis())
        .extracting(HttpApi::logicalId)
        .containsExactly("ServerlessHttpApi");
  }

  @Test
  void shouldOmitAResourceAndItsApi_whenItsConditionIsFalse() throws Exception {
    Stack stack = conditional("prod", "x").stack();

    assertThat(stack.functions()).extracting(Function::logicalId).containsExactly("Auth");
    assertThat(stack.httpApis()).isEmpty();
  }

  @Test
  void shouldRejectAReference_whenTheResourceDoesNotExist() {
    assertThat(conditional("prod", "!Ref Mock").error())
        .isEqualTo(
            "template.yaml:22: Resources/Auth/Properties/Environment/Variables/MOCK:"
                + " resource Mock does not exist: its Condition is false");
    assertThat(conditional("prod", "!GetAtt Mock.Arn").error())
        .endsWith("MOCK: resource Mock does not exist: its Condition is false");
  }

  @Test
  void shouldAcceptAReference_whenItIsInTheOtherBranch() throws Exception {
    assertThat(conditional("prod", "!If [NotProd, !Ref Mock, none]").onlyFunction().environment())
        .containsEntry("MOCK", "none");
  }

  @Test
  void shouldRejectAResource_whenItsConditionIsUnknown() {
    assertThat(
            TemplateText.sam("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Condition: Nope\n")
                .error())
        .isEqualTo("template.yaml:5: Resources/Q/Condition: unknown condition Nope");
  }
}
