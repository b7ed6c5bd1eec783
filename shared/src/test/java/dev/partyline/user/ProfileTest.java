package dev.partyline.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

  @Test
  void shouldKeepTheUsername_whenItHas128CodePoints() {
    assertThat(new Profile("𝄞".repeat(128), Avatar.none()).username()).isEqualTo("𝄞".repeat(128));
  }

  @Test
  void shouldCutTheUsernameBetweenCodePoints_whenItIsLonger() {
    assertThat(new Profile("a" + "𝄞".repeat(128), Avatar.none()).username())
        .isEqualTo("a" + "𝄞".repeat(127));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org/a.png", "HTTPS://example.org/a?b=c#d"})
  void shouldShowThePicture_whenItsAddressIsHttps(String url) {
    assertThat(Avatar.at(url)).isEqualTo(new Avatar.Picture(url));
  }

  @Test
  void shouldWriteTheAddressInAscii_whenItIsNot() {
    assertThat(Avatar.at("https://example.org/zoë.png"))
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
      })
  void shouldShowNone_whenTheAddressIsNotHttps(String url) {
    assertThat(Avatar.at(url)).isEqualTo(Avatar.none());
  }

  @Test
  void shouldShowNone_whenTheAddressIsOver512Characters() {
    String start = "https://example.org/";

    assertThat(Avatar.at(start + "a".repeat(512 - start.length())))
        .isInstanceOf(Avatar.Picture.class);
    assertThat(Avatar.at(start + "a".repeat(513 - start.length()))).isEqualTo(Avatar.none());
  }

  @Test
  void shouldTakeTheOtherPicture_whenThereIsNone() {
    Avatar one = Avatar.at("https://example.org/1.png");
    Avatar other = Avatar.at("https://example.org/2.png");

    assertThat(one.or(other)).isEqualTo(one);
    assertThat(Avatar.none().or(other)).isEqualTo(other);
    assertThat(Avatar.none().or(Avatar.none())).isEqualTo(Avatar.none());
  }
}
