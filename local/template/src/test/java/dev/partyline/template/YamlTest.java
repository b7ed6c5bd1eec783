package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "plain ~ plain",
        "'''0123''' ~ 0123",
        "!!str 0123 ~ 0123",
        "60 ~ 60",
        "-7 ~ -7",
        "2.0 ~ 2.0",
        "1.5 ~ 1.5",
        "123456789012 ~ 123456789012",
        "true ~ true",
        "True ~ true",
        "FALSE ~ false",
        "'\"on\"' ~ on",
        "2012-10-17 ~ 2012-10-17",
        "10.0.0.1 ~ 10.0.0.1",
        "127.0.0.1:80 ~ 127.0.0.1:80",
        "'''''' ~ ''",
      })
  void shouldKeepTheText_whenYamlWouldNotChangeIt(String written, String expected)
      throws Exception {
    assertThat(TemplateText.expression(written).value()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "yes ~ CloudFormation reads yes as the boolean true; write true or \"yes\"",
        "off ~ CloudFormation reads off as the boolean false; write false or \"off\"",
        "0123 ~ CloudFormation reads 0123 as a number and may write it differently; write \"0123\"",
        "0x1F ~ CloudFormation reads 0x1F as a number and may write it differently; write \"0x1F\"",
        "1_000 ~ CloudFormation reads 1_000 as a number and may write it differently;"
            + " write \"1_000\"",
        "1.10 ~ CloudFormation reads 1.10 as a number and may write it differently; write \"1.10\"",
        "22:30 ~ CloudFormation reads 22:30 as a number and may write it differently;"
            + " write \"22:30\"",
        "1e3 ~ CloudFormation reads 1e3 as a number and may write it differently; write \"1e3\"",
        "~ null is not a value",
        "null ~ null is not a value",
      })
  void shouldRequireQuotes_whenYamlWouldChangeTheText(String written, String reason) {
    assertThat(TemplateText.expression(written == null ? "" : written).error())
        .isEqualTo(
            "template.yaml:8: Resources/Auth/Properties/Environment/Variables/VALUE: " + reason);
  }

  @Test
  void shouldReadYesAsTrue_whenTheTypeIsBoolean() throws Exception {
    Function trigger =
        TemplateText.stream(
                "Stream: !GetAtt Table.StreamArn",
                "StartingPosition: LATEST",
                "BisectBatchOnFunctionError: yes",
                "Enabled: off")
            .onlyFunction();

    assertThat(trigger.streams().get(0).bisectOnError()).isTrue();
    assertThat(trigger.streams().get(0).enabled()).isFalse();
  }

  @Test
  void shouldReportADuplicateName_withItsLine() {
    assertThat(TemplateText.raw("A: 1\nB:\n  C: 1\n  C: 2\n").error())
        .isEqualTo("template.yaml:4: B/C: duplicate name");
  }

  @Test
  void shouldReportOneLine_whenTheSyntaxIsInvalid() {
    assertThat(TemplateText.raw("Resources:\n  A: [1,\n  B: 2\n").error())
        .startsWith("template.yaml:")
        .contains("expected")
        .doesNotContain("\n");
    assertThat(TemplateText.raw("A: 'x\n").error())
        .isEqualTo("template.yaml:2: found unexpected end of stream");
    assertThat(TemplateText.raw("A:\n\t- x\n").error())
        .startsWith("template.yaml:2: found character '\\t(TAB)' that cannot start any token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "A: &x 1 ~ template.yaml:1: A: CloudFormation does not support YAML anchors and aliases",
        "A: *x ~ template.yaml:1: A: CloudFormation does not support YAML anchors and aliases",
        "A: {<<: {}} ~ template.yaml:1: A/<<: CloudFormation does not support YAML merges",
        "A: !Reff x ~ template.yaml:1: A: unknown tag !Reff",
        "A: !!binary x ~ template.yaml:1: A: unknown tag !!binary",
        "A: {[a]: b} ~ template.yaml:1: A: a name must be a scalar",
        "[a] ~ template.yaml:1: not a template: the top level must be a mapping",
        "'' ~ template.yaml:1: not a template: the top level must be a mapping",
        "Resorces: {} ~ template.yaml:1: Resorces: unknown property",
        "AWSTemplateFormatVersion: 2010-09-08"
            + " ~ template.yaml:1: AWSTemplateFormatVersion: must be 2010-09-09, not '2010-09-08'",
        "Resources: [] ~ template.yaml:1: Resources: must be a mapping",
        "Description: x ~ template.yaml:1: Resources: a template must have at least one resource",
      })
  void shouldRejectWhatCloudFormationDoesNotRead(String text, String error) {
    assertThat(TemplateText.raw(text).error()).isEqualTo(error);
  }

  @Test
  void shouldRejectMoreThanOneDocument() {
    assertThat(TemplateText.raw("A: 1\n---\nB: 1\n").error())
        .isEqualTo("template.yaml:1: more than one YAML document");
  }

  @Test
  void shouldRejectDeepNesting() {
    assertThat(TemplateText.raw("A: " + "[".repeat(5000) + "]".repeat(5000)).error())
        .endsWith(": nested more than 100 levels deep");
  }

  @Test
  void shouldRejectMoreThanAMegabyte() {
    assertThat(TemplateText.raw("# " + "x".repeat(1_000_001)).error())
        .isEqualTo("template.yaml:1: longer than 1000000 characters");
  }

  @Test
  void shouldReadJson_whenTheTemplateIsJson() throws Exception {
    Stack stack =
        TemplateText.raw(
                """
                {"Transform": ["AWS::Serverless-2016-10-31"],
                 "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {
                   "CodeUri": "f.zip", "Handler": "F", "Runtime": "java21",
                   "Environment": {"Variables": {"VALUE": {"Fn::Sub": "${AWS::Region}"}}}}}}}
                """)
            .stack();

    assertThat(stack.functions().get(0).environment()).containsEntry("VALUE", "eu-west-1");
  }
}
