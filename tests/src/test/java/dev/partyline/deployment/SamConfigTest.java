package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that every command of SAM works from samconfig.toml, for dev and for prod. */
class SamConfigTest {

  private final SamTemplate template = SamTemplate.real();
  private final String text = Files.readString(SamTemplate.PROJECT.resolve("samconfig.toml"));

  SamConfigTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(complaints(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [prod.validate.parameters]     | [other.validate.parameters]     | [prod.validate.parameters] lint must be true
          [prod.local_invoke.parameters] | [other.local_invoke.parameters] | [prod.local_invoke.parameters] env_vars must be
          [default.deploy.parameters]    | [other.deploy.parameters]       | [default.deploy.parameters] stack_name must be
          env_vars = "events/env.json"   | env_vars = "events/none.json"   | there is no file events/none.json
          ["Stage=prod"]                 | ["Stage=dev"]                   | must have Stage=prod
          ["Stage=dev",                  | ["Stage=dev", "Stagge=dev",     | the template has no parameter Stagge
          ["Stage=dev",                  | ["Stage=dev", "PusherTls=no",   | PusherTls=no is not allowed
          ["Stage=dev",                  | [                               | [default.deploy.parameters] parameter_overrides must have Stage
          , "AllowedOrigins=             | , "PusherHost=                  | [default.deploy.parameters] parameter_overrides must have AllowedOrigins
          ["Stage=prod"]                 | ["Stage=prod", "AllowedOrigins=http://localhost:5173"] | [prod.deploy.parameters] parameter_overrides must not have AllowedOrigins
          """)
  void shouldComplain_when(String before, String after, String complaint) {
    assertThat(text).contains(before);

    assertThat(complaints(text.replace(before, after)))
        .anyMatch(found -> found.startsWith("samconfig.toml: ") && found.contains(complaint));
  }

  @Test
  void shouldNameTheLine_whenItIsInvalid() {
    assertThatThrownBy(() -> SamConfig.of("[a]\nb = c")).hasMessage("samconfig.toml:2: b = c");
  }

  private List<String> complaints(String written) {
    return SamConfigCheck.complaints(SamConfig.of(written), template);
  }
}
