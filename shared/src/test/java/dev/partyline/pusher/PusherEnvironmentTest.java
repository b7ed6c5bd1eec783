package dev.partyline.pusher;

import static dev.partyline.Some.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PusherEnvironmentTest {

  @Test
  void shouldReadTheCredentials() {
    assertThat(PusherCredentials.from(credentials("3", "the-key", "s3cr3t!")))
        .isEqualTo(new PusherCredentials("3", "the-key", "s3cr3t!"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', key, secret, PUSHER_APP_ID is not set",
    "3, '', secret, PUSHER_APP_KEY is not set",
    "3, key, '', PUSHER_APP_SECRET is not set",
    "3/../4, key, secret, 'PUSHER_APP_ID must be letters, digits, - and _ only'",
    "3, ke:y, secret, 'PUSHER_APP_KEY must be letters, digits, - and _ only'",
    "3, ke&y, secret, 'PUSHER_APP_KEY must be letters, digits, - and _ only'",
  })
  void shouldNameTheVariableAndNotItsValue_whenACredentialIsMissingOrMalformed(
      String appId, String key, String secret, String message) {
    assertThatThrownBy(() -> PusherCredentials.from(credentials(appId, key, secret)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldHideTheSecret_whenPrinted() {
    assertThat(new PusherCredentials("3", "key", "s3cr3t"))
        .hasToString("PusherCredentials[appId=3, key=key]");
  }

  @Test
  void shouldBeTheClustersHost_whenAClusterIsSet() {
    assertThat(PusherHost.from(environment("PUSHER_CLUSTER", "eu")))
        .isEqualTo(new PusherHost("https", "api-eu.pusher.com"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher.example", "pusher.example:8443", "127.0.0.1:6001", "[::1]:6001"})
  void shouldBeThatHostOverTls_whenAHostIsSet(String host) {
    assertThat(PusherHost.from(environment("PUSHER_HOST", host)))
        .isEqualTo(new PusherHost("https", host));
    assertThat(PusherHost.from(environment("PUSHER_HOST", host, "PUSHER_TLS", "true")))
        .isEqualTo(new PusherHost("https", host));
  }

  @Test
  void shouldBeTheHost_whenAClusterIsSetToo() {
    assertThat(PusherHost.from(environment("PUSHER_HOST", "a.example", "PUSHER_CLUSTER", "eu")))
        .isEqualTo(new PusherHost("https", "a.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:6001", "127.0.0.1:6001", "[::1]:6001"})
  void shouldAllowPlainHttp_whenTheHostIsLoopback(String host) {
    assertThat(PusherHost.from(environment("PUSHER_HOST", host, "PUSHER_TLS", "false")))
        .isEqualTo(new PusherHost("http", host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher.example", "10.0.0.1:6001", "localhost.example", "0.0.0.0:6001"})
  void shouldRefusePlainHttp_whenTheHostIsNotLoopback(String host) {
    assertHostRefused(
        environment("PUSHER_HOST", host, "PUSHER_TLS", "false"),
        "PUSHER_TLS may be false only for a PUSHER_HOST on loopback");
  }

  @Test
  void shouldRefusePlainHttp_whenAClusterIsSet() {
    assertHostRefused(
        environment("PUSHER_CLUSTER", "eu", "PUSHER_TLS", "false"),
        "PUSHER_TLS may be false only for a PUSHER_HOST on loopback");
  }

  @Test
  void shouldRefuse_whenTlsIsNeitherTrueNorFalse() {
    assertHostRefused(
        environment("PUSHER_CLUSTER", "eu", "PUSHER_TLS", "no"),
        "PUSHER_TLS must be true or false");
  }

  @Test
  void shouldRefuse_whenNeitherClusterNorHostIsSet() {
    assertHostRefused(environment(), "PUSHER_CLUSTER is not set, and PUSHER_HOST neither");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU", "e u", "eu.evil.example/", "eu:1", "eu@x"})
  void shouldRefuse_whenTheClusterIsInvalid(String cluster) {
    assertHostRefused(
        environment("PUSHER_CLUSTER", cluster),
        "PUSHER_CLUSTER must be a cluster's name, such as eu");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pusher.example",
        "pusher.example/",
        "user@pusher.example",
        "pusher.example:",
        "pusher.example:http",
        "pusher.example:65536",
        "pusher.example:0",
        "::1",
        "[:::::]",
        "[::1",
        "a b",
        "pusher.example?x",
      })
  void shouldRefuse_whenTheHostIsNotHostOrHostAndPort(String host) {
    assertHostRefused(environment("PUSHER_HOST", host), "PUSHER_HOST must be host or host:port");
  }

  private static Environment credentials(String appId, String key, String secret) {
    return environment("PUSHER_APP_ID", appId, "PUSHER_APP_KEY", key, "PUSHER_APP_SECRET", secret);
  }

  private static void assertHostRefused(Environment environment, String message) {
    assertThatThrownBy(() -> PusherHost.from(environment))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(message);
  }
}
