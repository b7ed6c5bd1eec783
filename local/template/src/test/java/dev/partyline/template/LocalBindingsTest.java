package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalBindingsTest {

  private static final TemplateText TEMPLATE =
      TemplateText.raw(
          """
          Parameters:
            Issuer: {Type: String}
            Host: {Type: String}
          Metadata:
            AWS::CloudFormation::Interface: {ParameterGroups: []}
            Local:
              Parameters:
                Issuer: ${issuer.url}
                Host: ${pusher.host}:${pusher.port}
              Environment:
                PUSHER_TLS: false
                AWS_ENDPOINT_URL_DYNAMODB: ${dynamodb.url}
          """);

  private static final Map<String, String> KNOWN =
      Map.of(
          "issuer.url", "http://127.0.0.1:9000/${x}",
          "pusher.host", "127.0.0.1",
          "pusher.port", "6001");

  @Test
  void shouldReplacePlaceholders() throws Exception {
    assertThat(TEMPLATE.read().localBindings().parameters(KNOWN))
        .isEqualTo(Map.of("Issuer", "http://127.0.0.1:9000/${x}", "Host", "127.0.0.1:6001"));
    assertThat(
            TEMPLATE.read().localBindings().environment(Map.of("dynamodb.url", "http://localhost")))
        .isEqualTo(Map.of("PUSHER_TLS", "false", "AWS_ENDPOINT_URL_DYNAMODB", "http://localhost"));
  }

  @Test
  void shouldReportAnUnknownPlaceholder_andListTheKnownOnes() throws Exception {
    LocalBindings bindings = TEMPLATE.read().localBindings();

    assertThatThrownBy(() -> bindings.environment(KNOWN))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "template.yaml:12: Metadata/Local/Environment/AWS_ENDPOINT_URL_DYNAMODB: unknown"
                + " placeholder ${dynamodb.url}; known: issuer.url, pusher.host, pusher.port");
  }

  @Test
  void shouldFindTheVariable_whoseValueIsExactlyThePlaceholder() throws Exception {
    LocalBindings bindings = TEMPLATE.read().localBindings();

    assertThat(bindings.variableOf("dynamodb.url")).contains("AWS_ENDPOINT_URL_DYNAMODB");
    assertThat(bindings.variableOf("pusher.host")).isEmpty();
    assertThat(bindings.variableOf("issuer.url")).as("a parameter's").isEmpty();
  }

  @Test
  void shouldBeEmpty_whenTheSectionIsMissing() throws Exception {
    LocalBindings bindings = TemplateText.raw("Description: x").read().localBindings();

    assertThat(bindings.parameters(Map.of())).isEmpty();
    assertThat(bindings.environment(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{Enviroment: {}} ~ Metadata/Local/Enviroment: unknown property",
        "{Parameters: {X: a}} ~ Metadata/Local/Parameters/X: unknown parameter X",
        "{Environment: {X: [a]}} ~ Metadata/Local/Environment/X: must be literal text",
        "{Environment: {X: !Ref a}} ~ Metadata/Local/Environment/X: must be literal text",
        "x ~ Metadata/Local: must be a mapping",
      })
  void shouldRejectAnInvalidSection(String local, String error) {
    assertThat(TemplateText.raw("Metadata: {Local: " + local + "}").error())
        .isEqualTo("template.yaml:1: " + error);
  }
}
