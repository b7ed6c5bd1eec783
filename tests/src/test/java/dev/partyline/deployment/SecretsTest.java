package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Checks that no secret is in a file or shown in a console. */
class SecretsTest {

  private final SamTemplate template = SamTemplate.real();

  SecretsTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(SecretsCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldHaveNoComplaint_aboutSamconfig() throws IOException {
    String text = Files.readString(SamTemplate.PROJECT.resolve("samconfig.toml"));

    assertThat(SecretsCheck.complaints("samconfig.toml", text)).isEmpty();
  }

  @Test
  void shouldComplain_whenSamconfigHasOne() {
    assertThat(SecretsCheck.complaints("samconfig.toml", "# a\nx = \"7ad3773142a6692b25b8\""))
        .containsExactly("samconfig.toml:2 looks like a secret");
  }

  @Test
  void shouldComplain_whenASecretIsWritten() {
    assertThat(
            SecretsCheck.complaints(
                template.damaged(
                    "PUSHER_APP_SECRET: \"\"", "PUSHER_APP_SECRET: 7ad3773142a6692b25b8")))
        .anyMatch(
            complaint -> complaint.contains("Variables/PUSHER_APP_SECRET looks like a secret"))
        .anyMatch(
            complaint -> complaint.contains("ChannelAuthFunction: PUSHER_APP_SECRET would show"));
  }

  @Test
  void shouldComplain_whenAnAccessKeyIsWritten() {
    assertThat(
            SecretsCheck.complaints(
                template.damaged("Default: mt1", "Default: AKIAIOSFODNN7EXAMPLE")))
        .anyMatch(
            complaint ->
                complaint.contains("Parameters/PusherCluster/Default looks like a secret"));
  }

  @Test
  void shouldComplain_whenAParameterShowsASecret() {
    assertThat(
            SecretsCheck.complaints(
                template.damaged("  PusherSecretArn:\n    Type", "  PusherAppSecret:\n    Type")))
        .anyMatch(complaint -> complaint.contains("Parameters/PusherAppSecret needs NoEcho"));
  }

  @Test
  void shouldComplain_whenTheSecretHasAValue() {
    assertThat(SecretsCheck.complaints(template.damaged("\"secret\":\"\"}", "\"secret\":\"x\"}")))
        .anyMatch(complaint -> complaint.contains("PusherSecret/SecretString must have no values"));
  }

  @Test
  void shouldComplain_whenTheNameEndsLikeAnArn() {
    assertThat(
            SecretsCheck.complaints(
                template.damaged("${AWS::StackName}/pusher", "${AWS::StackName}-pusher")))
        .anyMatch(complaint -> complaint.contains("PusherSecret/Name ends like an ARN"));
  }
}
