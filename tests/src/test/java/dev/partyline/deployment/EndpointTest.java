package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks that the API's own address is open unless a parameter closes it. */
class EndpointTest {

  private final SamTemplate template = SamTemplate.real();

  EndpointTest() throws IOException {}

  @Test
  void shouldBeOpen_unlessAParameterClosesIt() {
    assertThat(isClosed(template, "true")).isFalse();
    assertThat(isClosed(template, "false")).isTrue();
    assertThat(template.root().at("/Parameters/ExecuteApiEndpoint/Default").asText())
        .isEqualTo("true");
  }

  @Test
  void shouldBeSeenAsClosed_whenTheChoiceIsReversed() {
    SamTemplate damaged =
        template.damaged(
            "[HasExecuteApiEndpoint, false, true]", "[HasExecuteApiEndpoint, true, false]");

    assertThat(isClosed(damaged, "true")).isTrue();
  }

  private static boolean isClosed(SamTemplate template, String parameter) {
    JsonNode choice =
        template.root().at("/Resources/Api/Properties/DisableExecuteApiEndpoint/Fn::If");
    JsonNode equals =
        template.root().at("/Conditions/" + choice.path(0).asText()).path("Fn::Equals");
    assertThat(equals.path(0)).isEqualTo(YamlTree.read("!Ref ExecuteApiEndpoint"));
    return choice.path(equals.path(1).asText().equals(parameter) ? 1 : 2).asBoolean();
  }
}
