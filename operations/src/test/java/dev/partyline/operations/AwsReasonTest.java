package dev.partyline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsReasonTest {

  @Test
  void shouldNameTheProfile_whenItHasNoCredentials() {
    assertThat(
            AwsReason.of(
                SdkClientException.create("Unable to load credentials from any of the providers"),
                Optional.of("no-such-profile")))
        .startsWith("no credentials: profile no-such-profile: ")
        .doesNotContain("ProfileFile(", "\n");
  }

  /** The SDK loads them by name for profiles with SSO, a role or a login session. */
  @ParameterizedTest
  @ValueSource(
      strings = {"sso.SsoClient", "ssooidc.SsoOidcClient", "sts.StsClient", "signin.SigninClient"})
  void shouldHaveTheServicesOfProfilesOnTheClassPath(String client) throws Exception {
    assertThat(Class.forName("software.amazon.awssdk.services." + client)).isInterface();
  }

  @Test
  void shouldSayWhereARegionIsSet() {
    assertThat(
            AwsReason.of(
                SdkClientException.create("Unable to load region from any of the providers"),
                Optional.of("default")))
        .isEqualTo("no region: set AWS_REGION, or region in the profile default");
    assertThat(
            AwsReason.of(
                SdkClientException.create("Unable to load region from any of the providers"),
                Optional.of("no-such-profile")))
        .isEqualTo("no region: there is no profile no-such-profile");
  }

  @Test
  void shouldCutTheSdksLists() {
    assertThat(AwsReason.plain("Unable to execute HTTP request: refused (SDK Attempt Count: 4)"))
        .isEqualTo("Unable to execute HTTP request: refused");
    assertThat(AwsReason.plain("No such profile: ProfileFile(profiles=[secret])"))
        .isEqualTo("No such profile");
  }

  @Test
  void shouldHideWhatHasTheFormOfASecret() {
    assertThat(AwsReason.plain("The key AKIAIOSFODNN7EXAMPLE is not valid"))
        .isEqualTo("The key (key) is not valid");
    assertThat(AwsReason.plain("got wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYwJalr1 instead"))
        .isEqualTo("got (hidden) instead");
    assertThat(AwsReason.plain("x ".repeat(400))).hasSizeLessThan(302).endsWith("…");
  }
}
