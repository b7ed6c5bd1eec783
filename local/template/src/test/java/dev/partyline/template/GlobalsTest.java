package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalsTest {

  @Test
  void shouldReplaceSingleValuesAndMergeMappings_whenAFunctionHasItsOwn() throws Exception {
    Function function =
        TemplateText.function(
                "Timeout: 20", "Environment: {Variables: {OWN: own, BOTH: !Sub 'mine'}}")
            .with(
                """
                Globals:
                  Function:
                    Runtime: java21
                    Timeout: 10
                    MemorySize: 512
                    Environment: {Variables: {BOTH: theirs, ALL: all}}
                """)
            .onlyFunction();

    assertThat(function.runtime()).isEqualTo("java25");
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(function.memoryMegabytes()).isEqualTo(512);
    assertThat(function.environment())
        .containsExactly(entry("ALL", "all"), entry("BOTH", "mine"), entry("OWN", "own"));
  }

  @Test
  void shouldReplaceAMapping_whenTheOtherValueIsAnIntrinsicFunction() throws Exception {
    Function function =
        TemplateText.function("Environment: {Variables: !If [Yes, {OWN: own}, {}]}")
            .with(
                """
                Conditions: {Yes: !Equals [a, a]}
                Globals: {Function: {Environment: {Variables: {ALL: all}}}}
                """)
            .onlyFunction();

    assertThat(function.environment()).containsExactly(entry("OWN", "own"));
  }

  @Test
  void shouldConcatenateLists_whenBothHaveOne() throws Exception {
    Cors cors =
        TemplateText.sam(
                """
                Globals: {HttpApi: {CorsConfiguration: {AllowOrigins: [a], MaxAge: 1}}}
                Resources:
                  Api:
                    Type: AWS::Serverless::HttpApi
                    Properties: {CorsConfiguration: {AllowOrigins: [b], MaxAge: 2}}
                """)
            .stack()
            .httpApis()
            .get(0)
            .cors();

    assertThat(cors)
        .isEqualTo(new Cors.Rules(List.of("a", "b"), List.of(), List.of(), List.of(), 2, false));
  }

  @Test
  void shouldApplyToTheImplicitHttpApi() throws Exception {
    Stack stack =
        TemplateText.function("Events: {E: {Type: HttpApi}}")
            .with("Globals: {HttpApi: {CorsConfiguration: true}}\n")
            .stack();

    assertThat(stack.httpApis().get(0).cors()).isInstanceOf(Cors.Rules.class);
  }

  @Test
  void shouldReportTheLineInGlobals_whenAnInheritedValueIsInvalid() {
    assertThat(TemplateText.function().with("Globals: {Function: {Timeout: 0}}\n").error())
        .isEqualTo(
            "template.yaml:9: Globals/Function/Timeout: must be a whole number from 1 to 900, not"
                + " '0'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{Functions: {}} ~ /Functions: unknown section of Globals",
        "{Function: {Handlr: x}} ~ /Function/Handlr: unknown property",
        "{Function: {FunctionName: x}} ~ /Function/FunctionName: not allowed in Globals",
        "{HttpApi: {StageName: x}} ~ /HttpApi/StageName: not allowed in Globals",
        "{HttpApi: {Cors: x}} ~ /HttpApi/Cors: unknown property",
        "{SimpleTable: {TableName: x}} ~ /SimpleTable/TableName: unknown property",
        "{Function: [x]} ~ /Function: must be a mapping",
      })
  void shouldRejectWhatSamRejects(String globals, String error) {
    assertThat(TemplateText.sam("Globals: " + globals).error())
        .isEqualTo("template.yaml:2: Globals" + error);
  }

  @Test
  void shouldIgnoreSections_whenTheyAreForOtherResources() throws Exception {
    assertThat(
            TemplateText.function()
                .with("Globals: {Api: {Cors: x}, StateMachine: {}}\n")
                .stack()
                .functions())
        .hasSize(1);
  }
}
