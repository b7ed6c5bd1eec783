package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionsTest {

  @Test
  void shouldUseLambdasDefaults_whenThePropertiesAreAbsent() throws Exception {
    Function function = TemplateText.function().onlyFunction();

    assertThat(function.name()).isEqualTo("party-Auth");
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(function.memoryMegabytes()).isEqualTo(128);
    assertThat(function.environment()).isEmpty();
    assertThat(function.routes()).isEmpty();
    assertThat(function.streams()).isEmpty();
  }

  @Test
  void shouldReadTheProperties() throws Exception {
    Function function =
        TemplateText.function(
                "FunctionName: !Sub '${AWS::StackName}-auth'",
                "PackageType: Zip",
                "Timeout: 10",
                "MemorySize: !Ref AWS::NoValue",
                "Policies: [!ImportValue x]",
                "Architectures: [arm64]",
                "SnapStart: {ApplyOn: PublishedVersions}")
            .onlyFunction();

    assertThat(function.name()).isEqualTo("party-auth");
    assertThat(function.handler()).isEqualTo("Auth");
    assertThat(function.runtime()).isEqualTo("java25");
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(function.memoryMegabytes()).isEqualTo(128);
  }

  @Test
  void shouldResolveARelativeCodeUri_againstTheTemplatesFolder() throws Exception {
    Path code = TemplateText.function().onlyFunction().code();

    assertThat(code).isAbsolute().hasFileName("auth.zip");
    assertThat(code.getParent().getFileName().toString()).startsWith("template");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Handlr: X ~ /Handlr: unknown property",
        "Timeout: 901 ~ /Timeout: must be a whole number from 1 to 900, not '901'",
        "Timeout: soon ~ /Timeout: must be a whole number from 1 to 900, not 'soon'",
        "MemorySize: 127 ~ /MemorySize: must be a whole number from 128 to 10240, not '127'",
        "PackageType: Zap ~ /PackageType: must be Zip or Image",
        "Layers: [x] ~ /Layers: not supported: bin/local has no layers",
        "InlineCode: x ~ /InlineCode: not supported: functions must be zips",
        "Environment: x ~ /Environment: must be a mapping, not text",
        "Environment: {Vars: {}} ~ /Environment/Vars: unknown property",
        "Environment: {Variables: {AWS_REGION: x}} ~ /Environment/Variables/AWS_REGION: Lambda sets"
            + " this variable itself",
        "Environment: {Variables: {_X: x}} ~ /Environment/Variables/_X: a variable name must be a"
            + " letter, then letters, digits or _, at least two characters",
        "FunctionName: !Ref Auth ~ /FunctionName: refers to itself",
        "Events: {E: {Type: Shedule}} ~ /Events/E/Type: unknown event type Shedule; did you mean"
            + " Schedule or ScheduleV2?",
        "Events: {E: {}} ~ /Events/E: Type is missing",
        "Events: {E: {Typ: HttpApi}} ~ /Events/E/Typ: unknown property",
      })
  void shouldReportTheInvalidPropertyAndItsLine(String property, String error) {
    assertThat(TemplateText.function(property).error())
        .isEqualTo("template.yaml:9: Resources/Auth/Properties" + error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Schedule", "S3", "SNS", "SQS", "Api", "EventBridgeRule"})
  void shouldNameAnEventThatBinLocalDoesNotSend_andReadTheOthers(String type) throws Exception {
    TemplateText template =
        TemplateText.function(
            "Events:",
            "  Other: {Type: " + type + ", Properties: {Any: !ImportValue x}}",
            "  Health: {Type: HttpApi, Properties: {Path: /health, Method: GET}}");

    assertThat(template.unsupported())
        .containsExactly(
            "template.yaml:10: Resources/Auth/Properties/Events/Other: bin/local sends no "
                + type
                + " events; bin/local invoke Auth sends one");
    assertThat(template.onlyFunction().routes())
        .extracting(HttpRoute::path)
        .containsExactly("/health");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "CodeUri: a, Handler: A, Runtime: python3.12 ~ Runtime",
        "CodeUri: a, Handler: index.a, Runtime: nodejs22.x ~ Runtime",
        "CodeUri: a, Handler: a, Runtime: provided.al2023 ~ Runtime",
        "PackageType: Image, ImageUri: !ImportValue image ~ PackageType",
      })
  void shouldLeaveOutAFunctionThatIsNotInJava_andReadTheOthers(String properties, String obstacle)
      throws Exception {
    TemplateText template =
        TemplateText.function("Environment: {Variables: {OTHER: !Ref Other}}")
            .with("  Other: {Type: AWS::Serverless::Function, Properties: {" + properties + "}}\n");

    assertThat(template.unsupported())
        .containsExactly(
            "template.yaml:10: Resources/Other/Properties/"
                + obstacle
                + ": bin/local runs Java functions in zips only, so Other and its routes are left"
                + " out");
    assertThat(template.stack().functions())
        .extracting(Function::logicalId)
        .containsExactly("Auth");
    assertThat(template.onlyFunction().environment()).containsEntry("OTHER", "party-Other");
  }

  @Test
  void shouldNameAFunctionUrl_andRunTheFunction() throws Exception {
    TemplateText template = TemplateText.function("FunctionUrlConfig: {AuthType: NONE}");

    assertThat(template.unsupported())
        .containsExactly(
            "template.yaml:9: Resources/Auth/Properties/FunctionUrlConfig: bin/local has no"
                + " function URLs");
    assertThat(template.onlyFunction().handler()).isEqualTo("Auth");
  }

  @Test
  void shouldAcceptAnUnsupportedProperty_whenItIsNoValue() throws Exception {
    assertThat(TemplateText.function("Layers: !Ref AWS::NoValue").onlyFunction().handler())
        .isEqualTo("Auth");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{Handler: A, Runtime: java25} ~ : CodeUri is missing",
        "{CodeUri: a, Runtime: java25} ~ : Handler is missing",
        "{CodeUri: a, Handler: A} ~ : Runtime is missing",
        "{CodeUri: 's3://b/a', Handler: A, Runtime: java25} ~ /CodeUri: must be the path of a zip"
            + " on this machine",
        "{CodeUri: {Bucket: b}, Handler: A, Runtime: java25} ~ /CodeUri: must be the path of a zip"
            + " on this machine",
        "{CodeUri: a, Handler: A, Runtime: pyton3.12} ~ /Runtime: must be a Java runtime, not"
            + " pyton3.12",
      })
  void shouldRejectAFunction_whenItCannotRun(String properties, String error) {
    assertThat(
            TemplateText.sam(
                    "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: "
                        + properties)
                .error())
        .isEqualTo("template.yaml:5: Resources/F/Properties" + error);
  }

  @Test
  void shouldNotEvaluateTheExpression_whenTheVariableIsGiven() throws Exception {
    Function function =
        TemplateText.expression("!ImportValue secret")
            .variable("VALUE", "given")
            .variable("MORE", "added")
            .onlyFunction();

    assertThat(function.environment())
        .containsExactly(entry("MORE", "added"), entry("VALUE", "given"));
  }

  @Test
  void shouldReportAMissingFile() {
    assertThatThrownBy(() -> Template.read(Path.of("/nowhere/template.yaml")))
        .isInstanceOf(TemplateException.class)
        .hasMessage("template.yaml: file does not exist: /nowhere/template.yaml");
  }
}
