package dev.partyline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.stack.Project;
import dev.partyline.template.AttributeSource;
import dev.partyline.template.Cors;
import dev.partyline.template.StackInputs;
import dev.partyline.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OverrideArgumentsTest {

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Origins: {Type: CommaDelimitedList, Default: http://localhost:5173}
        Secret: {Type: String, NoEcho: true, Default: "", MaxLength: 3}
        Credentials: {Type: String, Default: "false", AllowedValues: ["true", "false"]}
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            CorsConfiguration: {AllowOrigins: !Ref Origins, AllowCredentials: !Ref Credentials}
      """;

  @TempDir private static Path folder;
  private Project project = new Project(Path.of(""));

  @BeforeEach
  void writeTemplate() throws IOException {
    Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    project = new Project(folder);
  }

  /** What a command prints on standard error, and its exit code. */
  private record Outcome(int code, String error) {}

  private Outcome run(String... arguments) {
    StringWriter error = new StringWriter();
    CommandLine commands = Main.commands(project, Clock.systemUTC());
    commands.setErr(new PrintWriter(error, true));
    int code = Main.run(commands, arguments);
    return new Outcome(code, error.toString());
  }

  private Cors.Rules corsOf(String... arguments) throws Exception {
    OverrideArguments parsed = CommandLine.populateCommand(new OverrideArguments(), arguments);
    Template template = parsed.readTemplate(project);
    StackInputs inputs = new StackInputs("s", "r", "1", Map.of(), Map.of(), AttributeSource.none());
    return (Cors.Rules) template.resolve(inputs).httpApis().get(0).cors();
  }

  @Test
  void shouldReadSeveralValuesAfterOneFlag_andARepeatedFlag() throws Exception {
    Cors.Rules expected =
        new Cors.Rules(List.of("http://a", "http://b"), List.of(), List.of(), List.of(), 0, true);

    assertThat(corsOf("--parameter-overrides", "Origins=http://a,http://b", "Credentials=true"))
        .isEqualTo(expected);
    assertThat(
            corsOf(
                "--parameter-overrides",
                "ParameterKey=Origins,ParameterValue=http://a,http://b",
                "--parameter-overrides=Credentials=true"))
        .isEqualTo(expected);
    assertThat(corsOf("--parameter-overrides", "Credentials=true Origins='http://a,http://b'"))
        .isEqualTo(expected);
  }

  @Test
  void shouldReadTheTemplatesDefaults_whenTheOptionIsMissing() throws Exception {
    assertThat(corsOf().allowOrigins()).containsExactly("http://localhost:5173");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Origin=x ~ unknown parameter Origin; did you mean Origins?",
        "Credentials=maybe ~ template.yaml:5: Parameters/Credentials: 'maybe' is not one of"
            + " AllowedValues true, false",
        "Secret=sesame ~ template.yaml:4: Parameters/Secret: **** is longer than MaxLength 3",
        "sesame ~ argument 1 is not Name=value",
      })
  void shouldPrintOneLineAndExitWith2_whenAnOverrideIsInvalid(String override, String message) {
    for (String command : List.of("exec", "invoke", "bin/local")) {
      Outcome outcome =
          switch (command) {
            case "exec" -> run("exec", "--parameter-overrides", override, "--", "true");
            case "invoke" ->
                run("invoke", "F", folder + "/template.yaml", "--parameter-overrides", override);
            default -> run("--parameter-overrides", override);
          };

      assertThat(outcome)
          .as(command)
          .isEqualTo(
              new Outcome(
                  2, "bin/local: --parameter-overrides: " + message + System.lineSeparator()));
    }
  }

  @Test
  void shouldRejectAnOption_whenItStandsBeforeTheSubcommand() {
    assertThat(run("--parameter-overrides", "Credentials=true", "exec", "--", "true"))
        .isEqualTo(
            new Outcome(
                2,
                "bin/local: --parameter-overrides must come after exec" + System.lineSeparator()));
  }
}
