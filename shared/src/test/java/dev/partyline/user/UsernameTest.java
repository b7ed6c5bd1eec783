package dev.partyline.user;

import static dev.partyline.Some.userId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ann",
        "Zoë",
        "Zoe\u0308",
        "O'Brien \\ \"x\"",
        "李雷",
        "𝄞",
        "山田\u3000太郎",
        "अनु",
        "عمر",
        "\u1112\u1161\u11ab",
        "</script>",
        "ﬁ①™",
        "⠁⠃",
        // Joiners that the script needs (RFC 5892 appendix A).
        "علی\u200cرضا",
        "ක්\u200dරිෂ්",
        "ന്\u200d",
        "क्\u200cष",
        // Variants of ideographs.
        "葛\udb40\udd00城",
        // Emoji: with text and emoji style, keycap, skin tone, joined, flags.
        "☺\ufe0f",
        "☺\ufe0e",
        "1\ufe0f\u20e3",
        "👍🏽",
        "👩\u200d🚀",
        "👩🏽\u200d🚀",
        "👩\u200d❤\ufe0f\u200d💋\u200d👩",
        "👨\u200d👩\u200d👧\u200d👦",
        "🧑\u200d⚕\ufe0f",
        "🏳\ufe0f\u200d🌈",
        "🏴\u200d☠\ufe0f",
        "🇩🇪",
        "🏴\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f",
      })
  void shouldKeepTheNameUnchanged_whenAllOfItIsShown(String name) {
    assertThat(parsed(name)).isEqualTo(name);
  }

  static Stream<Arguments> dirtyNames() {
    return Stream.of(
        arguments("U+202E reverses the rest", "\u202Ennf", "nnf"),
        arguments("isolates", "A\u2066nn\u2069", "Ann"),
        arguments("marks of direction", "\u200EAnn\u200F", "Ann"),
        arguments("NUL", "A\0nn", "Ann"),
        arguments("escape", "A\33[1mnn", "A[1mnn"),
        arguments("delete", "Ann\177", "Ann"),
        arguments("C1", "A\u0085nn", "Ann"),
        arguments("tab", "A\tnn", "Ann"),
        arguments("line separator", "A\u2028nn\u2029", "Ann"),
        arguments("zero-width space", "A\u200Bnn", "Ann"),
        arguments("word joiner", "A\u2060nn", "Ann"),
        arguments("byte order mark", "\uFEFFAnn", "Ann"),
        arguments("soft hyphen", "A\u00ADnn", "Ann"),
        arguments("annotation", "A\uFFF9n\uFFFAb\uFFFBn", "Anbn"),
        arguments("combining grapheme joiner", "A\u034Fnn", "Ann"),
        arguments("Hangul fillers", "\u115F\u1160\u3164\uFFA0Ann", "Ann"),
        arguments("Khmer inherent vowel", "A\u17B4nn", "Ann"),
        arguments("Mongolian selector", "A\u180Bnn", "Ann"),
        arguments("private use", "A\uE000n\uDB80\uDC00n", "Ann"),
        arguments("noncharacter", "A\uFFFFn\uFDD0n", "Ann"),
        arguments("unassigned", "A\u0378nn", "Ann"),
        arguments("lone high surrogate", "A\uD83Dnn", "Ann"),
        arguments("lone low surrogate", "A\uDE00nn", "Ann"),
        arguments("joiner in letters", "A\u200Dnn", "Ann"),
        arguments("joiner at the end", "👩\u200D", "👩"),
        arguments("joiner at the start", "\u200D👩", "👩"),
        arguments("two joiners", "👩\u200D\u200D🚀", "👩\u200D🚀"),
        arguments("joiner before a letter", "👩\u200DA", "👩A"),
        arguments("joiner in digits", "1\u200D2", "12"),
        arguments("non-joiner in letters", "A\u200Cnn", "Ann"),
        arguments("non-joiner at an Arabic end", "ی\u200C", "ی"),
        arguments("selector behind a letter", "A\uFE0Fnn", "Ann"),
        arguments("selector behind a digit", "1\uFE0F", "1"),
        arguments("two selectors", "☺\uFE0F\uFE0F", "☺\uFE0F"),
        arguments("another selector", "☺\uFE00", "☺"),
        arguments("ideographic selector behind a letter", "A\uDB40\uDD00nn", "Ann"),
        arguments("tags without a flag", "A\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7Fnn", "Ann"),
        arguments("flag without its end", "🏴\uDB40\uDC67\uDB40\uDC62", "🏴"),
        arguments("flag without tags", "🏴\uDB40\uDC7FAnn", "🏴Ann"),
        arguments("spaces at the ends", "\u0020\u00A0\u3000\u2800Ann\u2003\u2800 ", "Ann"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dirtyNames")
  void shouldRemoveWhatMustNotBeShown(String what, String name, String shown) {
    assertThat(parsed(name)).as(what).isEqualTo(shown);
  }

  @Test
  void shouldRemoveLineBreaks() {
    assertThat(parsed("Ann\r\nBob\n")).isEqualTo("AnnBob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t\r\n",
        "\u00a0\u2003\u3000",
        "\u3164",
        "\u2800\u2800",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u202e",
        "\u0000",
        "\ud83d",
        "\ufe0f",
        "\u115f \u1160",
        "\ue000",
        "\udb40\udc67\udb40\udc7f",
      })
  void shouldBeNoUsername_whenNothingIsVisible(String name) {
    assertThat(Username.parse(name)).isEmpty();
  }

  @Test
  void shouldKeepTheName_whenItHas128CodePoints() {
    assertThat(parsed("𝄞".repeat(128))).isEqualTo("𝄞".repeat(128));
  }

  @Test
  void shouldCutTheNameBetweenCodePoints_whenItIsLonger() {
    assertThat(parsed("a" + "𝄞".repeat(128))).isEqualTo("a" + "𝄞".repeat(127));
    assertThat(parsed("\u200b".repeat(500) + "Ann")).isEqualTo("Ann");
  }

  @Test
  void shouldLeaveNoJoinerAtTheEnd_whenTheNameIsCutThere() {
    assertThat(parsed("a".repeat(126) + "👩\u200d🚀")).isEqualTo("a".repeat(126) + "👩");
    assertThat(parsed("a".repeat(127) + " b")).isEqualTo("a".repeat(127));
  }

  @Test
  void shouldShowTheId_whenTheUserHasNoName() {
    assertThat(Username.of(userId("auth0|5f7c")).text()).isEqualTo("auth0|5f7c");
    assertThat(Username.of(userId("a\u202eb")).text()).isEqualTo("ab");
    assertThat(Username.of(userId("\u3164")).text()).isEqualTo("=E3=85=A4");
    assertThat(Username.of(userId("\u200b".repeat(128))).text()).hasSize(128);
  }

  private static String parsed(String name) {
    return Username.parse(name).orElseThrow().text();
  }
}
