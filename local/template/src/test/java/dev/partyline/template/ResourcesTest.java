package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS::Logs::LogGroup",
        "AWS::CloudWatch::Alarm",
        "AWS::IAM::Role",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
        "AWS::KMS::Key",
        "AWS::Lambda::Permission",
        "AWS::Lambda::Version",
        "AWS::Lambda::Alias",
        "AWS::ApiGatewayV2::DomainName",
      })
  void shouldRunNothing_whenAResourceExistsInTheCloudOnly(String type) throws Exception {
    Stack stack =
        TemplateText.raw(
                "Resources: {X: {Type: '%s', Properties: {Any: !ImportValue x}}}".formatted(type))
            .stack();

    assertThat(stack.functions()).isEmpty();
    assertThat(stack.tables()).isEmpty();
    assertThat(stack.httpApis()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS::Serverless::Api",
        "AWS::Serverless::StateMachine",
        "AWS::Lambda::Function",
        "AWS::Lambda::EventSourceMapping",
        "AWS::ApiGatewayV2::Route",
        "AWS::DynamoDB::GlobalTable",
        "AWS::Events::Rule",
        "Custom::Thing",
        "My::Own::Module::MODULE",
      })
  void shouldNameATypeThatBinLocalDoesNotRun_andRunTheRest(String type) throws Exception {
    TemplateText template =
        TemplateText.function("Environment: {Variables: {URL: !GetAtt X.SomeUrl}}")
            .with("  X: {Type: '" + type + "', Properties: {Any: !ImportValue x}}\n");

    assertThat(template.unsupported())
        .containsExactly("template.yaml:10: Resources/X: bin/local does not run " + type);
    assertThat(template.onlyFunction().environment()).containsEntry("URL", "party-X");
  }

  @Test
  void shouldNotNameWhatDoesNotExist_orExistsInTheCloudOnly() throws Exception {
    assertThat(
            TemplateText.sam(
                    """
                    Conditions: {Never: !Equals [a, b]}
                    Resources:
                      Alarm: {Type: AWS::CloudWatch::Alarm}
                      Rule: {Type: AWS::Events::Rule, Condition: Never}
                    """)
                .unsupported())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "AWS::Serverless::Functon ~ SAM has no type AWS::Serverless::Functon; did you mean"
            + " AWS::Serverless::Function or",
        "Function ~ 'Function' is not a resource type",
        "AWS:SQS:Queue ~ 'AWS:SQS:Queue' is not a resource type",
      })
  void shouldReportATypeThatDoesNotExist(String type, String error) {
    assertThat(TemplateText.sam("Resources:\n  X:\n    Type: " + type).error())
        .startsWith("template.yaml:4: Resources/X/Type: " + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{} ~ : Type is missing",
        "{Type: AWS::SQS::Queue, Propertys: {}} ~ /Propertys: unknown property",
        "{Type: !Ref A} ~ /Type: must be a literal name",
        "x ~ : must be a mapping",
      })
  void shouldRejectAnInvalidResource(String resource, String error) {
    assertThat(TemplateText.sam("Resources: {X: " + resource + "}").error())
        .isEqualTo("template.yaml:2: Resources/X" + error);
  }

  @Test
  void shouldReportTheMissingTransform_ofASamResource() {
    assertThat(TemplateText.raw("Resources:\n  F:\n    Type: AWS::Serverless::Function\n").error())
        .isEqualTo(
            "template.yaml:2: Resources/F: AWS::Serverless::Function requires Transform:"
                + " AWS::Serverless-2016-10-31");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "AWS::LanguageExtensions ~ : unknown transform 'AWS::LanguageExtensions'; supported:"
            + " AWS::Serverless-2016-10-31",
        "[AWS::Serverless-2016-10-31, Mine] ~ /1: unknown transform 'Mine'; supported:"
            + " AWS::Serverless-2016-10-31",
        "{Name: x} ~ : unknown transform; supported: AWS::Serverless-2016-10-31",
      })
  void shouldRejectAnotherTransform(String transform, String error) {
    assertThat(
            TemplateText.raw(
                    "Transform: " + transform + "\nResources: {X: {Type: AWS::SQS::Queue}}")
                .error())
        .isEqualTo("template.yaml:1: Transform" + error);
  }
}
