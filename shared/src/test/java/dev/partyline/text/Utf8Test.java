package dev.partyline.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  // The last is U+FFFD itself, which stands for invalid bytes elsewhere.
  @ParameterizedTest
  @ValueSource(strings = {"", "ada", "Zoë", "日本", "😀", "\uFFFD"})
  void shouldDecode_whenTheBytesAreUtf8(String text) throws CharacterCodingException {
    assertThat(Utf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
  }

  @Test
  void shouldRefuse_whenTheBytesAreNotUtf8() {
    // A lone continuation byte, an overlong slash, a surrogate, and a character without its end.
    for (int[] bytes :
        new int[][] {{0x80}, {0xC0, 0xAF}, {0xED, 0xA0, 0x80}, {'a', 0xE2, 0x82}, {0xFF}}) {
      byte[] invalid = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        invalid[i] = (byte) bytes[i];
      }
      assertThatThrownBy(() -> Utf8.decode(invalid)).isInstanceOf(CharacterCodingException.class);
    }
  }
}
