package dev.partyline.pusherserver.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pusher.rest.Pusher;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/pusher-server}, in a process of its own. */
class PusherServerMainTest {

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldPrintAReadyLineAndServe_withEveryOption() throws Exception {
    Process server =
        start(
            "--port",
            "0",
            "--app-id",
            "a",
            "--key",
            "k",
            "--secret",
            "s",
            "--max-connections",
            "5",
            "--activity-timeout",
            "60",
            "--pong-timeout",
            "10",
            "--webhook",
            "http://127.0.0.1:1/",
            "--authorized-connections",
            "--subscription-count");
    JsonNode ready = ready(server);
    Pusher pusher = new Pusher("a", "k", "s");
    pusher.setHost(ready.path("host").asText() + ":" + ready.path("port").asInt());
    pusher.setEncrypted(false);
    assertThat(pusher.trigger("c", "e", 1).getHttpStatus()).isEqualTo(200);
    server.destroy();
    assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void shouldHaveDefaults_whenOnlyThePortIsGiven() throws Exception {
    JsonNode ready = ready(start("--port", "0"));
    assertThat(ready.path("appId").asText()).isEqualTo("app-id");
    assertThat(ready.path("key").asText()).isEqualTo("app-key");
    assertThat(ready.path("secret").asText()).isEqualTo("app-secret");
    assertThat(ready.path("tls").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 70000           | 2 | port must be 0 to 65535",
        "--port many            | 2 | is not an int",
        "--activity-timeout 0   | 2 | activityTimeout must be more than 0",
        "--max-connections 0    | 2 | maxConnections must be at least 1",
        "--webhook ftp://a      | 2 | webhook must be an http or https URL",
        "--tls-cert a.pem       | 2 | --tls-cert and --tls-key must be given together",
        "--nothing              | 2 | --nothing",
        "--tls-cert no --tls-key no | 1 | no does not exist",
      })
  void shouldPrintOneLineAndExit_whenTheArgumentsAreInvalid(
      String arguments, int exitCode, String message) throws Exception {
    Process server = start(arguments.split(" "));
    List<String> lines = server.errorReader().lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("bin/pusher-server: ").contains(message);
    assertThat(server.waitFor()).isEqualTo(exitCode);
  }

  @Test
  void shouldPrintOneLineAndExit_whenThePortIsInUse() throws Exception {
    String port = ready(start("--port", "0")).path("port").asText();
    Process second = start("--port", port);
    assertThat(second.errorReader().lines().toList())
        .containsExactly(
            "bin/pusher-server: the port is in use: choose another one with --port (0 = any)");
    assertThat(second.waitFor()).isEqualTo(1);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.partyline.pusherserver.command.PusherServerMain"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  private static JsonNode ready(Process server) throws IOException {
    BufferedReader out = server.inputReader();
    String line = out.readLine();
    assertThat(line).startsWith("ready {");
    return new ObjectMapper().readTree(line.substring("ready ".length()));
  }
}
