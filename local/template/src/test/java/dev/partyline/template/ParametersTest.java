package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

  private static TemplateText declared(String declaration) {
    return TemplateText.sam(
        """
        Parameters:
          P: %s
        Resources:
          Auth:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: auth.zip
              Handler: Auth
              Runtime: java25
              Environment: {Variables: {VALUE: !Join ['|', !Split [',', !Sub '${P}']]}}
        """
            .formatted(declaration));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{Type: String, AllowedValues: [dev, prod]} ~ dev",
        "{Type: String, AllowedPattern: '[a-z]+'} ~ dev",
        "{Type: String, MinLength: 3, MaxLength: 3} ~ dev",
        "{Type: Number, MinValue: -1, MaxValue: 1.5} ~ 1.5",
        "{Type: AWS::EC2::VPC::Id} ~ vpc-1",
        "{Type: AWS::SSM::Parameter::Name} ~ /a",
        "{Type: AWS::SSM::Parameter::Value<String>, Default: /a} ~ given",
      })
  void shouldAcceptAValue_whenItMeetsTheConstraints(String declaration, String value)
      throws Exception {
    assertThat(declared(declaration).parameter("P", value).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{Type: String, AllowedValues: [dev, 1]} ~ x ~ 'x' is not one of AllowedValues dev, 1",
        "{Type: String, AllowedPattern: '[a-z]+'} ~ xY ~ 'xY' does not match AllowedPattern [a-z]+",
        "{Type: String, AllowedPattern: '['} ~ x ~ AllowedPattern is invalid: Unclosed character"
            + " class",
        "{Type: String, MinLength: 3} ~ x ~ 'x' is shorter than MinLength 3",
        "{Type: String, MaxLength: 3} ~ xxxx ~ 'xxxx' is longer than MaxLength 3",
        "{Type: Number} ~ x ~ 'x' is not a number",
        "{Type: Number} ~ NaN ~ 'NaN' is not a number",
        "{Type: Number, MinValue: 3} ~ 2.5 ~ '2.5' is less than MinValue 3",
        "{Type: Number, MaxValue: 3} ~ 4 ~ '4' is more than MaxValue 3",
        "{Type: List<Number>} ~ 1, x ~ 'x' is not a number",
        "{Type: CommaDelimitedList, AllowedValues: [a, b]} ~ a,c ~ 'c' is not one of"
            + " AllowedValues a, b",
        "{Type: String, NoEcho: true, AllowedValues: [a]} ~ sesame ~ **** is not one of"
            + " AllowedValues a",
        "{Type: Number, NoEcho: true} ~ sesame ~ **** is not a number",
        "{Default: x} ~ x ~ Type is missing",
      })
  void shouldRejectAValue_whenItDoesNotMeetAConstraint(
      String declaration, String value, String reason) {
    assertThat(declared(declaration).parameter("P", value).error())
        .isEqualTo("template.yaml:3: Parameters/P: " + reason);
  }

  @Test
  void shouldValidateTheDefault_whenNoValueIsGiven() {
    assertThat(declared("{Type: String, Default: test, AllowedValues: [dev]}").error())
        .isEqualTo("template.yaml:3: Parameters/P: 'test' is not one of AllowedValues dev");
  }

  @Test
  void shouldPreferTheGivenValue_whenThereIsADefault() throws Exception {
    TemplateText text = declared("{Type: String, Default: dev}");

    assertThat(text.value()).isEqualTo("dev");
    assertThat(text.parameter("P", "prod").value()).isEqualTo("prod");
  }

  @Test
  void shouldListAllParametersWithoutAValue() {
    assertThat(
            TemplateText.sam(
                    """
                    Parameters:
                      Key: {Type: String, NoEcho: true}
                      Stage: {Type: String, Default: dev}
                      Issuer: {Type: String}
                      Rate: {Type: AWS::SSM::Parameter::Value<String>, Default: /rate}
                    Resources: {}
                    """)
                .error())
        .isEqualTo(
            "template.yaml:2: Parameters: missing values without Default: Key, Issuer, Rate");
  }

  @Test
  void shouldRejectAValue_whenTheParameterIsUnknown() {
    assertThat(declared("{Type: String}").parameter("Q", "x").error())
        .isEqualTo("template.yaml:2: Parameters: unknown parameter Q; known: P");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{Type: Sting} ~ template.yaml:3: Parameters/P/Type: unknown parameter type Sting",
        "{Type: String, Defalt: x} ~ template.yaml:3: Parameters/P/Defalt: unknown property",
        "String ~ template.yaml:3: Parameters/P: must be a mapping",
      })
  void shouldRejectAnInvalidDeclaration(String declaration, String error) {
    assertThat(declared(declaration).error()).isEqualTo(error);
  }

  @Test
  void shouldPrintNoValues_ofInputsAndFunctions() throws Exception {
    TemplateText text = declared("{Type: String}").parameter("P", "sesame").variable("W", "open");

    assertThat(text.inputs().toString()).contains("[P]", "[W]").doesNotContain("sesame", "open");
    assertThat(text.onlyFunction().environment()).containsValues("sesame", "open");
    assertThat(text.onlyFunction().toString()).doesNotContain("sesame", "open");
  }
}
