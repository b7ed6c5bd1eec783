package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks how users sign in to the stack's own user pool. */
class UserPoolTest {

  private final SamTemplate template = SamTemplate.real();

  UserPoolTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(UserPoolCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenUsersCannotAddAFactor() {
    assertThat(
            UserPoolCheck.complaints(
                template.damaged("MfaConfiguration: OPTIONAL", "MfaConfiguration: \"OFF\"")))
        .contains("UserPool: a user cannot add an authenticator app");
  }

  @Test
  void shouldComplain_whenThereIsNoFactor() {
    assertThat(
            UserPoolCheck.complaints(
                template.damaged("      EnabledMfas: [SOFTWARE_TOKEN_MFA]\n", "")))
        .contains("UserPool: a user cannot add an authenticator app");
  }

  @Test
  void shouldComplain_whenProdIsNotProtected() {
    assertThat(
            UserPoolCheck.complaints(
                template.damaged(
                    "[IsProduction, ACTIVE, INACTIVE]", "[IsDevelopment, ACTIVE, INACTIVE]")))
        .contains("UserPool: DeletionProtection must be ACTIVE in prod");
  }

  @Test
  void shouldComplain_whenAPasswordIsSent() {
    assertThat(
            UserPoolCheck.complaints(
                template.damaged("[ALLOW_USER_SRP_AUTH,", "[ALLOW_USER_PASSWORD_AUTH,")))
        .contains(
            "UserPoolClient: ALLOW_USER_PASSWORD_AUTH is not among [ALLOW_REFRESH_TOKEN_AUTH,"
                + " ALLOW_USER_SRP_AUTH]");
  }

  @Test
  void shouldComplain_whenAnswersTellWhoExists() {
    assertThat(
            UserPoolCheck.complaints(
                template.damaged(
                    "PreventUserExistenceErrors: ENABLED", "PreventUserExistenceErrors: LEGACY")))
        .contains("UserPoolClient: its answers tell which users exist");
  }
}
