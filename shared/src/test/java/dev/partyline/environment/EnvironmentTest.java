package dev.partyline.environment;

import static dev.partyline.Some.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void shouldCountAsNotSet_whenTheValueIsBlank(String blank) {
    Environment environment = environment("NAME", blank);

    assertThat(environment.optional("NAME")).isEmpty();
    assertThat(environment.list("NAME")).isEmpty();
    assertThat(environment.flag("NAME", true)).isTrue();
    assertThat(environment.seconds("NAME", Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    assertThatThrownBy(() -> environment.required("NAME"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("NAME is not set");
  }

  @Test
  void shouldStripTheValue() {
    assertThat(environment("NAME", " value ").required("NAME")).isEqualTo("value");
  }

  @Test
  void shouldReadTheParts_whenItIsAList() {
    assertThat(environment("NAME", " b, a,,c ,a").list("NAME")).containsExactly("b", "a", "c");
    assertThat(environment("NAME", " , ").list("NAME")).isEmpty();
    assertThat(environment().list("NAME")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3600, 3600", "3153600000, 3153600000"})
  void shouldReadSeconds_whenTheyAreUpToACentury(String value, long seconds) {
    assertThat(environment("NAME", value).seconds("NAME", Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "3153600001", "1.5", "1h", "ten", "99999999999999999999"})
  void shouldRefuseSeconds_whenTheyAreInvalid(String value) {
    assertRefused(
        () -> environment("NAME", value).seconds("NAME", Duration.ZERO),
        "NAME must be a whole number of seconds from 1 to 3153600000");
  }

  @ParameterizedTest
  @CsvSource({"24, 86400000", "0.5, 1800000", "0.001, 3600", "87600, 315360000000"})
  void shouldReadHours_whichMayHaveAFraction(String value, long milliseconds) {
    assertThat(environment("NAME", value).hours("NAME")).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0001", "-1", "87601", "1h", "24d", "NaN", "1e1", "0x1p3", ".5"})
  void shouldRefuseHours_whenTheyAreInvalid(String value) {
    assertRefused(
        () -> environment("NAME", value).hours("NAME"),
        "NAME must be a number of hours from 0.001 to 87600");
  }

  @Test
  void shouldReadAFlag_whenItIsTrueOrFalse() {
    assertThat(environment("NAME", "true").flag("NAME", false)).isTrue();
    assertThat(environment("NAME", "false").flag("NAME", true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUE", "no", "0", "False"})
  void shouldRefuseAFlag_whenItIsAnythingElse(String value) {
    assertRefused(
        () -> environment("NAME", value).flag("NAME", true), "NAME must be true or false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.example/jwks",
        "https://issuer.example:8443/jwks?x=y",
        "http://localhost:9000/jwks",
        "http://127.0.0.1:9000/jwks",
        "http://[::1]:9000/jwks",
      })
  void shouldReadAnAddress_whenItIsHttpsOrOnThisMachine(String url) {
    assertThat(environment("NAME", url).safeUrl("NAME")).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/jwks",
        "http://localhost.evil.example/jwks",
        "http://127.0.0.1.evil.example/jwks",
        "http://0.0.0.0/jwks",
        "https://user:secret@issuer.example/jwks",
        "http://localhost@evil.example/jwks",
        "file:///etc/passwd",
        "ftp://issuer.example/jwks",
        "jar:https://issuer.example/a.jar!/jwks",
        "issuer.example/jwks",
        "https://",
        "https:issuer.example",
        "https://issuer.example/a b",
      })
  void shouldRefuseAnAddress_whenItIsNot(String url) {
    assertRefused(
        () -> environment("NAME", url).safeUrl("NAME"),
        "NAME must be an https address (http only on loopback)");
  }

  @Test
  void shouldShowNamesAndNoValues_whenPrinted() {
    assertThat(environment("B", "secret", "A", "hidden")).hasToString("Environment[A, B]");
  }

  @Test
  void shouldReadTheStage() {
    assertThat(Stage.from(environment("STAGE", "local"))).isEqualTo(Stage.LOCAL);
    assertThat(Stage.from(environment("STAGE", "dev"))).isEqualTo(Stage.DEV);
    assertThat(Stage.from(environment("STAGE", "prod"))).isEqualTo(Stage.PROD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROD", "production", "test", "prod,dev"})
  void shouldRefuseTheStage_whenItIsUnknown(String stage) {
    assertRefused(
        () -> Stage.from(environment("STAGE", stage)), "STAGE must be local, dev or prod");
  }

  @Test
  void shouldRefuseTheStage_whenItIsNotSet() {
    assertRefused(() -> Stage.from(environment()), "STAGE is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "[::1]"})
  void shouldBeLoopback_whenTheHostIsALoopbackName(String host) {
    assertThat(Loopback.is(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0.0.0.0", "localhost.", "my.localhost", "127.0.0.1.example", "127.1", "[::]"})
  void shouldNotBeLoopback_whenTheHostIsAnyOtherText(String host) {
    assertThat(Loopback.is(host)).isFalse();
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable read, String message) {
    assertThatThrownBy(read).isInstanceOf(EnvironmentException.class).hasMessage(message);
  }
}
