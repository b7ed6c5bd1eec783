package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that CORS allows listed origins only. */
class OriginsTest {

  private final SamTemplate template = SamTemplate.real();

  OriginsTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(OriginsCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenProdNeedNotNameItsOrigins() {
    assertThat(
            OriginsCheck.complaints(
                template.damaged(
                    "    Type: CommaDelimitedList",
                    "    Type: CommaDelimitedList\n    Default: http://localhost:5173")))
        .containsExactly("AllowedOrigins has a default, which prod would take too");
  }

  @Test
  void shouldComplain_whenBinLocalHasNone() {
    assertThat(
            OriginsCheck.complaints(
                template.damaged("      AllowedOrigins: http://localhost:5173\n", "")))
        .containsExactly("Metadata/Local has no AllowedOrigins for bin/local");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"*\"]",
        "[!Ref AllowedOrigins]",
        "!If [IsProduction, !Ref AllowedOrigins, [http://localhost:5173]]",
        "!Split [\",\", !Join [\",\", !Ref AllowedOrigins]]"
      })
  void shouldComplain_whenOriginsAreAnythingElse(String origins) {
    assertThat(
            OriginsCheck.complaints(
                template.damaged("AllowOrigins: !Ref AllowedOrigins", "AllowOrigins: " + origins)))
        .containsExactly("Api/CorsConfiguration/AllowOrigins must be !Ref AllowedOrigins");
  }

  @Test
  void shouldComplain_whenNoRuleRefusesThem() {
    assertThat(
            OriginsCheck.complaints(
                template.damaged(
                    "- Fn::Contains: [!Ref AllowedOrigins, \"*\"]",
                    "- Fn::Contains: [!Ref AllowedOrigins, \"-\"]")))
        .anyMatch(complaint -> complaint.contains("no rule refuses AllowedOrigins=*"));
  }

  @Test
  void shouldComplain_whenARuleRefusesAll() {
    assertThat(
            OriginsCheck.complaints(
                template.damaged(
                    "Fn::Not:\n            - Fn::Or:", "Fn::And:\n            - Fn::Or:")))
        .anyMatch(complaint -> complaint.contains("a rule refuses origins that are named"));
  }
}
