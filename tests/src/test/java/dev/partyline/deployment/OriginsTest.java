package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks that CORS allows listed origins only. */
class OriginsTest {

  private final SamTemplate template = SamTemplate.real();

  OriginsTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(OriginsCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenEveryOriginIsAllowed() {
    assertThat(
            OriginsCheck.complaints(
                template.damaged("Default: http://localhost:5173", "Default: \"*\"")))
        .anyMatch(complaint -> complaint.contains("the default of AllowedOrigins is *"));
  }

  @Test
  void shouldComplain_whenOriginsAreWrittenElsewhere() {
    assertThat(
            OriginsCheck.complaints(
                template.damaged("AllowOrigins: !Ref AllowedOrigins", "AllowOrigins: [\"*\"]")))
        .anyMatch(complaint -> complaint.contains("Api/CorsConfiguration/AllowOrigins"));
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
