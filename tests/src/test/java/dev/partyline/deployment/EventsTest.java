package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that EventFilesIT runs every sample event, with variables that the functions have. */
class EventsTest {

  private static final Path EVENTS = SamTemplate.PROJECT.resolve("events");

  private final SamTemplate template = SamTemplate.real();
  private final Set<String> run =
      EventFilesCheck.namedByMethodsOf("dev.partyline.packaged.EventFilesIT");
  private final JsonNode environment =
      new JsonMapper().readTree(EVENTS.resolve("env.json").toFile());

  EventsTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutTheFiles() throws IOException {
    assertThat(files()).isNotEmpty();
    assertThat(EventFilesCheck.complaints(files(), run, environment, template)).isEmpty();
  }

  @Test
  void shouldComplain_whenAFileIsNotRun() throws IOException {
    Set<String> more = new TreeSet<>(files());
    more.add("auth-none.json");

    assertThat(EventFilesCheck.complaints(more, run, environment, template))
        .containsExactly("events/auth-none.json is not run by a test");
  }

  @Test
  void shouldComplain_whenAFunctionOrItsVariableIsMissing() throws IOException {
    JsonNode damaged =
        new JsonMapper()
            .readTree(
                "{\"AuthFunction\":{},\"MockEventFunction\":{\"HISTORY_TABLE\":\"x\"},"
                    + "\"Parameters\":{\"HISTORY_TABLE\":\"x\",\"JWT_KEYS\":\"x\"}}");

    assertThat(EventFilesCheck.complaints(files(), run, damaged, template))
        .containsExactly(
            "events/env.json: there is no function AuthFunction",
            "events/env.json: MockEventFunction has no variable HISTORY_TABLE",
            "events/env.json: no function has a variable JWT_KEYS");
  }

  private static Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".json") && !name.equals("env.json"))
          .collect(Collectors.toSet());
    }
  }
}
