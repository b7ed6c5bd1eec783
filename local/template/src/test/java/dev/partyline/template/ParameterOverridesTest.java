package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterOverridesTest {

  private static final TemplateText TEMPLATE =
      TemplateText.function("Environment: {Variables: {STAGE: !Ref Stage, KEY: !Ref Key}}")
          .with(
              """
              Parameters:
                Stage:
                  Type: String
                  Default: dev
                  AllowedValues: [dev, prod]
                  ConstraintDescription: the stage is dev or prod
                Key: {Type: String, NoEcho: true, Default: x, MaxLength: 6}
                Origins: {Type: CommaDelimitedList, Default: 'http://a'}
              Conditions:
                IsProd: !Equals [!Ref Stage, prod]
              """);

  private static Map<String, String> parsed(String... arguments) throws OverrideException {
    return ParameterOverrides.parse(List.of(arguments)).values();
  }

  @Test
  void shouldReadNamesAndValues_asSamDoes() throws Exception {
    assertThat(
            parsed(
                "Stage=prod",
                "Origins=http://a,http://b",
                "ParameterKey=Key,ParameterValue=a=b,c",
                "Three=1 Four=2 ParameterKey=Five,ParameterValue=3"))
        .containsExactly(
            entry("Stage", "prod"),
            entry("Origins", "http://a,http://b"),
            entry("Key", "a=b,c"),
            entry("Three", "1"),
            entry("Four", "2"),
            entry("Five", "3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "P=value with spaces ~ value with spaces",
        "P=\"value with spaces\" ~ value with spaces",
        "P='it is \"so\"' ~ it is \"so\"",
        "P=\"a \\\"b\\\" Q=c\" ~ a \"b\" Q=c",
        "P=a\\ Q=c ~ a Q=c",
        "\"P\"=x ~ x",
        "ParameterKey=\"P\",ParameterValue=\"x y\" ~ x y",
        "P={\"a\": \"b\"} ~ {\"a\": \"b\"}",
        "P=a\\nb ~ a\\nb",
        "P=  ~ ``",
        "P=\"\" ~ ``",
        "Q=1 P= ~ ``",
        "P=a P=b ~ b",
      })
  void shouldReadQuotesSpacesAndEmptyValues(String argument, String value) throws Exception {
    assertThat(parsed(argument)).containsEntry("P", value);
  }

  @Test
  void shouldBeEmpty_whenTheArgumentIsEmpty() throws Exception {
    assertThat(parsed("", " ")).isEmpty();
  }

  @Test
  void shouldTakeTheLastValue_whenANameIsRepeated() throws Exception {
    assertThat(parsed("P=a", "P=b")).containsExactly(entry("P", "b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "sesame ~ argument 2 is not Name=value",
        "=sesame ~ argument 2 is not Name=value",
        "a-b=sesame ~ argument 2 is not Name=value",
        "ParameterKey=P ~ argument 2 is not ParameterKey=Name,ParameterValue=value",
        "ParameterKey=P,Value=sesame ~ argument 2 is not ParameterKey=Name,ParameterValue=value",
        "P=\"open\" sesame ~ argument 2: text after a quoted value",
      })
  void shouldRejectAMalformedArgument_withoutItsValue(String argument, String message) {
    assertThatThrownBy(() -> parsed("A=b", argument))
        .isInstanceOf(OverrideException.class)
        .hasMessage(message);
  }

  @Test
  void shouldReplaceDefaults_beforeAnythingIsEvaluated() throws Exception {
    Template template = TEMPLATE.read();

    Template overriding =
        template.overriding(ParameterOverrides.parse(List.of("Stage=prod", "Key=abc")));

    assertThat(overriding.resolve(TEMPLATE.inputs()).functions().get(0).environment())
        .containsExactly(entry("KEY", "abc"), entry("STAGE", "prod"));
    assertThat(template.resolve(TEMPLATE.inputs()).functions().get(0).environment())
        .as("the template itself")
        .containsExactly(entry("KEY", "x"), entry("STAGE", "dev"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Stag=dev ~ unknown parameter Stag; did you mean Stage?",
        "stage=dev ~ unknown parameter stage; did you mean Stage?",
        "AllowedOrigins=x ~ unknown parameter AllowedOrigins; did you mean Origins?",
        "Table=x ~ unknown parameter Table; known: Stage, Key, Origins",
        "Stage=test ~ template.yaml:11: Parameters/Stage: 'test' is not one of AllowedValues dev,"
            + " prod; the stage is dev or prod",
        "Key=sesame1 ~ template.yaml:16: Parameters/Key: **** is longer than MaxLength 6",
      })
  void shouldRejectAnUnknownNameAndAnInvalidValue(String argument, String message)
      throws Exception {
    Template template = TEMPLATE.read();
    ParameterOverrides overrides = ParameterOverrides.parse(List.of(argument));

    assertThatThrownBy(() -> template.overriding(overrides))
        .isInstanceOf(OverrideException.class)
        .hasMessage(message);
  }

  @Test
  void shouldPrintNoValues() throws Exception {
    assertThat(ParameterOverrides.parse(List.of("Key=sesame")).toString())
        .contains("Key")
        .doesNotContain("sesame");
  }
}
