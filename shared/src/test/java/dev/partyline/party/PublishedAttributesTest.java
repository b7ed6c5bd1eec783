package dev.partyline.party;

import static dev.partyline.Some.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.environment.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedAttributesTest {

  private static final String VARIABLE = "PUBLISHED_PARTY_ATTRIBUTES";

  @Test
  void shouldBeNameAndSettings_whenNothingIsConfigured() {
    assertThat(PublishedAttributes.from(environment()).names()).containsExactly("name", "settings");
    assertThat(PublishedAttributes.from(environment(VARIABLE, " ")).names())
        .containsExactly("name", "settings");
  }

  @Test
  void shouldBeTheConfiguredOnes_inTheirOrder() {
    assertThat(
            PublishedAttributes.from(environment(VARIABLE, "theme, name,start time,theme")).names())
        .containsExactly("theme", "name", "start time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "name,",
        ",name",
        "name,,settings",
        "PK",
        "name,SK",
        "partyId",
        "aws:rep:updatetime",
        "name, aws:x",
      })
  void shouldBeRefused_whenANameIsEmptyOrNeverPublished(String value) {
    assertThatThrownBy(() -> PublishedAttributes.from(environment(VARIABLE, value)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(
            VARIABLE
                + " must be attribute names separated by commas, and not PK, SK, partyId or aws:...");
  }
}
