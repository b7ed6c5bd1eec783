package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each provider's file says where its shape is documented, and each document has its settings. */
class ProviderFixturesTest {

  static List<ProviderFixture> providers() throws IOException {
    return ProviderFixture.all();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldNameItsSources_andTheirDate(ProviderFixture provider) {
    assertThat(provider.json().required("documentation"))
        .isNotEmpty()
        .allSatisfy(page -> assertThat(page.asText()).startsWith("https://"));
    assertThat(LocalDate.parse(provider.text("checked"))).isAfter("2026-01-01");
    assertThat(provider.mutations()).isNotEmpty().allSatisfy(change -> change.reason());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldHaveOneIssuer_andThatOfItsSettings(ProviderFixture provider) {
    JsonNode claims = provider.json().required("claims");

    assertThat(provider.settings()).containsEntry("JWT_ISSUER", claims.required("iss").asText());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldHaveARowInTheSettings_withEachParameterThatItNeeds(ProviderFixture provider)
      throws IOException {
    assertThat(row("docs/settings.md", provider))
        .contains(
            provider.settings().keySet().stream()
                .filter(variable -> !variable.equals("JWT_ISSUER"))
                .map(ProviderFixturesTest::parameter)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldHaveARowInTheGuide(ProviderFixture provider) throws IOException {
    assertThat(row("docs/authentication.md", provider)).isNotEmpty();
  }

  /** The table row of a document, empty if there is none. */
  private static String row(String document, ProviderFixture provider) throws IOException {
    return Files.readAllLines(PackagedFunctions.PROJECT.resolve(document)).stream()
        .filter(line -> line.startsWith("| " + provider.text("provider") + " |"))
        .collect(Collectors.joining());
  }

  /** The template's name of a variable: JwtTokenUse for JWT_TOKEN_USE. */
  private static String parameter(String variable) {
    return Arrays.stream(variable.toLowerCase(Locale.ROOT).split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
