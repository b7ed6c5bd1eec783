package dev.partyline.user;

import static dev.partyline.Some.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.environment.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvatarsTest {

  private static final Avatars ANY_HOST = Avatars.from(environment());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/a.png",
        "HTTPS://example.org/a?b=c#d",
        "https://example.org:8443/@a",
        "https://192.0.2.1/a.png",
      })
  void shouldShowThePicture_whenItsAddressIsHttps(String url) {
    assertThat(ANY_HOST.at(url)).isEqualTo(new Avatar.Picture(url));
  }

  @Test
  void shouldWriteTheAddressInAscii_whenItIsNot() {
    assertThat(ANY_HOST.at("https://example.org/zoë.png"))
        .isEqualTo(new Avatar.Picture("https://example.org/zo%C3%AB.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://example.org/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "//example.org/a.png",
        "/a.png",
        "https:example.org",
        "https://",
        "https:///a.png",
        "https://example.org/a b.png",
        "https://example.org/\"onerror=",
        "https://user:pw@example.org/a.png",
        "https://user@example.org/a.png",
        "https://@example.org/a.png",
        "https://example.org\\@evil.example/a.png",
      })
  void shouldShowNone_whenTheAddressIsNotHttps_orHasCredentials(String url) {
    assertThat(ANY_HOST.at(url)).isEqualTo(Avatar.none());
  }

  @Test
  void shouldShowNone_whenTheAddressIsOver512Characters() {
    String start = "https://example.org/";

    assertThat(ANY_HOST.at(start + "a".repeat(512 - start.length())))
        .isInstanceOf(Avatar.Picture.class);
    assertThat(ANY_HOST.at(start + "a".repeat(513 - start.length()))).isEqualTo(Avatar.none());
  }

  @ParameterizedTest
  @CsvSource({
    "cdn.example.org, https://cdn.example.org/a.png",
    "cdn.example.org, https://CDN.Example.org:443/a.png",
    "CDN.example.ORG, https://cdn.example.org/a.png",
    "'a.example, cdn.example.org', https://cdn.example.org/a.png",
    "*.example.org, https://a.example.org/a.png",
    "*.example.org, https://a.b.example.org/a.png",
    "localhost, https://localhost/a.png",
  })
  void shouldShowThePicture_whenItsHostIsConfigured(String hosts, String url) {
    assertThat(Avatars.from(environment("AVATAR_HOSTS", hosts)).at(url))
        .isEqualTo(new Avatar.Picture(url));
  }

  @ParameterizedTest
  @CsvSource({
    "cdn.example.org, https://example.org/a.png",
    "cdn.example.org, https://evil.example/cdn.example.org/a.png",
    "cdn.example.org, https://cdn.example.org.evil.example/a.png",
    "cdn.example.org, https://xcdn.example.org/a.png",
    "cdn.example.org, https://a.cdn.example.org/a.png",
    "cdn.example.org, https://cdn.example.org@evil.example/a.png",
    "cdn.example.org, https://user@cdn.example.org/a.png",
    "cdn.example.org, https://cdn.example.org:8443/a.png",
    "cdn.example.org, https://cdn.example.org./a.png",
    "cdn.example.org, http://cdn.example.org/a.png",
    "*.example.org, https://example.org/a.png",
    "*.example.org, https://aexample.org/a.png",
    "*.example.org, https://a.example.org.evil.example/a.png",
  })
  void shouldShowNone_whenItsHostIsNotConfigured(String hosts, String url) {
    assertThat(Avatars.from(environment("AVATAR_HOSTS", hosts)).at(url)).isEqualTo(Avatar.none());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*.org",
        "a.*.org",
        "https://cdn.example.org",
        "cdn.example.org/",
        "cdn.example.org:443",
        "cdn..org",
        ".example.org",
        "cdn_1.example.org",
        "-a.example",
        "münchen.example",
        "cdn.example.org;a.example",
        ",",
        "cdn.example.org, a b",
      })
  void shouldNameTheVariable_whenItIsInvalid(String hosts) {
    assertThatThrownBy(() -> Avatars.from(environment("AVATAR_HOSTS", hosts)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AVATAR_HOSTS must be host names, such as cdn.example.org or *.example.org");
  }

  @Test
  void shouldTakeTheOtherPicture_whenThereIsNone() {
    Avatar one = ANY_HOST.at("https://example.org/1.png");
    Avatar other = ANY_HOST.at("https://example.org/2.png");

    assertThat(one.or(other)).isEqualTo(one);
    assertThat(Avatar.none().or(other)).isEqualTo(other);
    assertThat(Avatar.none().or(Avatar.none())).isEqualTo(Avatar.none());
  }
}
