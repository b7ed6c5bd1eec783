package dev.partyline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.local.lambda.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each file in events/ through its packaged function, with events/env.json. */
class EventFilesIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path EVENTS = PackagedFunctions.PROJECT.resolve("events");
  private static final Set<String> TRIED =
      Set.of(
          "auth-json.json",
          "auth-form.json",
          "auth-presence.json",
          "auth-refused.json",
          "auth-no-token.json",
          "mock-event.json",
          "stream-invitation.json",
          "stream-member-joined.json",
          "stream-member-left.json",
          "stream-settings-changed.json");

  private static PackagedFunctions functions;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> variables = new HashMap<>();
    JSON.readTree(EVENTS.resolve("env.json").toFile())
        .path("ChannelAuthFunction")
        .properties()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().asText()));
    functions = PackagedFunctions.start(variables);
    DemoData.load().putInto(functions.stack(), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @ParameterizedTest
  @CsvSource({
    "auth-json.json,     ChannelAuthFunction, 200, auth",
    "auth-form.json,     ChannelAuthFunction, 200, auth",
    "auth-presence.json, ChannelAuthFunction, 200, channel_data",
    "auth-refused.json,  ChannelAuthFunction, 403, error",
    "auth-no-token.json, ChannelAuthFunction, 401, error",
    "mock-event.json,    MockEventFunction,   200, delivered",
  })
  void shouldAnswer(String file, String function, int status, String member) throws IOException {
    JsonNode answer = invoke(file, function);

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    assertThat(JSON.readTree(answer.path("body").asText()).has(member))
        .as(answer.toString())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "stream-invitation.json",
    "stream-member-joined.json",
    "stream-member-left.json",
    "stream-settings-changed.json",
  })
  void shouldDeliver(String file) throws IOException {
    assertThat(invoke(file, "InvitationTriggerFunction").toString())
        .isEqualTo("{\"batchItemFailures\":[]}");
  }

  @Test
  void shouldHaveBeenTried_everyFileInEvents() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json") && !name.equals("env.json"))
                  .collect(Collectors.toSet()))
          .isEqualTo(TRIED);
    }
  }

  private static JsonNode invoke(String file, String function) throws IOException {
    String event = Files.readString(EVENTS.resolve(file));
    Invocation invocation = functions.function(function).invoke(event);
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return JSON.readTree(((Invocation.Answered) invocation).payload());
  }
}
