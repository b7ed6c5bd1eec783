package dev.partyline.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.operations.Commands;
import dev.partyline.testsupport.ScriptedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code bin/doctor --user-hash}. PseudonymsTest has the commands that compute the hashes. */
class UserHashTest {

  private static final String SECRET = "7ad3773142a6692b25b8";
  private static final Map<String, String> CREDENTIALS =
      Map.of("PUSHER_APP_ID", "3", "PUSHER_APP_KEY", "key", "PUSHER_APP_SECRET", SECRET);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void shouldPrintTheHashAlone_andTheQueryOnStandardError() throws IOException {
    Run run = run(Map.of(), "--env", file(SECRET).toString(), "--user-hash", "8675309");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualToNormalizingNewlines("3a9974751561ce12\n");
    assertThat(run.err())
        .contains("filter user = \"3a9974751561ce12\" | fields @timestamp, outcome, reason")
        .doesNotContain(SECRET);
  }

  @Test
  void shouldUseAnotherSecret_forTheLinesFromBeforeARotation() throws IOException {
    String file = file("the-secret-before").toString();

    assertThat(run(CREDENTIALS, "--env", file, "--user-hash", "8675309").out())
        .matches("[0-9a-f]{16}\\R")
        .isNotEqualTo(run(CREDENTIALS, "--user-hash", "8675309").out());
  }

  @Test
  void shouldUseTheProcessesVariables_whenThereIsNoFile() {
    assertThat(run(CREDENTIALS, "--user-hash", "ann").out()).startsWith("f4d079c71b3e8860");
  }

  @Test
  void shouldUseTheRunningStacksSecret_whenNothingIsSet() {
    ObjectNode stack = JSON.createObjectNode();
    ObjectNode environment = stack.putObject("environment");
    CREDENTIALS.forEach(environment::put);

    assertThat(run(Map.of("PARTYLINE_READY", stack.toString()), "--user-hash", "ann").out())
        .startsWith("f4d079c71b3e8860");
  }

  @Test
  void shouldReadTheSecret_whenOneIsNamed() throws IOException {
    String inside =
        JSON.createObjectNode()
            .put("appId", "3")
            .put("key", "key")
            .put("secret", SECRET)
            .toString();
    String answer = JSON.createObjectNode().put("SecretString", inside).toString();
    try (ScriptedServer secretsManager = new ScriptedServer(ScriptedServer.json(answer))) {
      assertThat(run(secretIn(secretsManager), "--user-hash", "ann").out())
          .startsWith("f4d079c71b3e8860");
    }
  }

  @Test
  void shouldSayHowToFixIt_whenTheSecretCannotBeRead() throws IOException {
    try (ScriptedServer secretsManager =
        new ScriptedServer(
            ScriptedServer.json("{\"SecretString\":\"{\\\"appId\\\":\\\"\\\"}\"}"))) {
      Run run = run(secretIn(secretsManager), "--user-hash", "ann");

      assertThat(run.code()).isOne();
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith("bin/doctor: PUSHER_SECRET_ARN: appId is missing, empty or no text. Fill it");
    }
  }

  @Test
  void shouldNameTheVariable_whenItIsMissing() {
    Run run = run(Map.of("PUSHER_APP_ID", "3"), "--user-hash", "ann");

    assertThat(run.code()).isOne();
    assertThat(run.err()).isEqualToIgnoringNewLines("bin/doctor: PUSHER_APP_KEY is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b"})
  void shouldRefuseATextThatIsNoUserId(String text) {
    Run run = run(CREDENTIALS, "--user-hash", text);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("bin/doctor: --user-hash: not a user id");
  }

  private Path file(String secret) throws IOException {
    return Files.writeString(
        folder.resolve("app.env"),
        "PUSHER_APP_ID=3\nPUSHER_APP_KEY=key\nPUSHER_APP_SECRET=%s\n".formatted(secret));
  }

  private static Map<String, String> secretIn(ScriptedServer secretsManager) {
    return Map.of(
        "PUSHER_SECRET_ARN",
        "arn:aws:secretsmanager:us-east-1:000000000000:secret:partyline",
        "AWS_ACCESS_KEY_ID",
        "anyone",
        "AWS_SECRET_ACCESS_KEY",
        "anything",
        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        secretsManager.url());
  }

  private Run run(Map<String, String> caller, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new DoctorCommand(folder, caller, Clock.systemUTC()))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int code = Commands.run("bin/doctor", command, arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private record Run(int code, String out, String err) {}
}
