package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.TooLarge;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

  @Test
  void shouldBeTheText_whenItIsText() {
    assertThat(new Body("zoë 𝄞", false).text(100)).isEqualTo(Outcome.accepted("zoë 𝄞"));
    assertThat(new Body("", false).text(100)).isEqualTo(Outcome.accepted(""));
  }

  @Test
  void shouldNotDecodeBase64_whenTheBodyIsText() {
    assertThat(new Body("YQ==", false).text(100)).isEqualTo(Outcome.accepted("YQ=="));
  }

  @Test
  void shouldBeTheDecodedText_whenItIsBase64() {
    assertThat(base64("zoë 𝄞".getBytes(UTF_8)).text(100)).isEqualTo(Outcome.accepted("zoë 𝄞"));
    assertThat(new Body("", true).text(100)).isEqualTo(Outcome.accepted(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%%", "YQ==YQ==", "Y", "YQ=", "Y Q=", "YQ==\n", "_w==", "zoë"})
  void shouldRefuse_whenTheBase64IsInvalid(String content) {
    assertThat(new Body(content, true).text(100))
        .isEqualTo(
            Outcome.refused(new Malformed("body", "is not the base64 text it is said to be")));
  }

  @Test
  void shouldRefuse_whenTheBytesAreNotUtf8() {
    assertThat(base64(new byte[] {'a', (byte) 0xFF}).text(100)).isEqualTo(notUtf8());
    assertThat(base64(new byte[] {(byte) 0xC0, (byte) 0xAF}).text(100)).isEqualTo(notUtf8());
    assertThat(base64(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}).text(100))
        .isEqualTo(notUtf8());
    assertThat(base64(new byte[] {(byte) 0xC3}).text(100)).isEqualTo(notUtf8());
  }

  @ParameterizedTest
  @ValueSource(ints = {8190, 8191, 8192}) // base64 comes in groups of three bytes
  void shouldAcceptAsManyBytesAsTheLimit_inEitherEncoding(int limit) {
    String body = "a".repeat(limit);

    assertThat(new Body(body, false).text(limit)).isEqualTo(Outcome.accepted(body));
    assertThat(base64(body.getBytes(UTF_8)).text(limit)).isEqualTo(Outcome.accepted(body));
  }

  @ParameterizedTest
  @ValueSource(ints = {8190, 8191, 8192})
  void shouldRefuseOneByteMore_inEitherEncoding(int limit) {
    String body = "a".repeat(limit + 1);

    assertThat(new Body(body, false).text(limit)).isEqualTo(tooLarge(limit));
    assertThat(base64(body.getBytes(UTF_8)).text(limit)).isEqualTo(tooLarge(limit));
  }

  @Test
  void shouldCountBytesAndNotCharacters() {
    assertThat(new Body("ë".repeat(5), false).text(10)).isEqualTo(Outcome.accepted("ë".repeat(5)));
    assertThat(new Body("ë".repeat(5), false).text(9)).isEqualTo(tooLarge(9));
    assertThat(base64("ë".repeat(5).getBytes(UTF_8)).text(9)).isEqualTo(tooLarge(9));
  }

  @Test
  void shouldRefuseItsSizeAndNotItsForm_whenItIsFarTooLarge() {
    assertThat(new Body("%".repeat(1_000_000), true).text(8192)).isEqualTo(tooLarge(8192));
  }

  private static Body base64(byte[] bytes) {
    return new Body(Base64.getEncoder().encodeToString(bytes), true);
  }

  private static Outcome<String> tooLarge(int limit) {
    return Outcome.refused(new TooLarge(limit));
  }

  private static Outcome<String> notUtf8() {
    return Outcome.refused(new Malformed("body", "is not UTF-8"));
  }
}
