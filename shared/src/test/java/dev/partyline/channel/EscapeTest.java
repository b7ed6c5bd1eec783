package dev.partyline.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          auth0|5f7c,                           auth0=7C5f7c
          a+b@c.org,                            a=2Bb@c.org
          us-east-1:0e0a1b7d,                   us-east-1=3A0e0a1b7d
          3f0e1c9a-52f7-4f2b-9a53-1b6b7f0a9a11, 3f0e1c9a-52f7-4f2b-9a53-1b6b7f0a9a11
          "-A_z@0;.9",                          "-A_z@0;.9"
          "a,b",                                "a,b"
          a=b,                                  a=3Db
          =41,                                  =3D41
          "a b",                                a=20b
          zoë,                                  zo=C3=AB
          𝄞,                                    =F0=9D=84=9E
          """)
  void shouldEscapeAnIdCanonically(String id, String escaped) {
    assertThat(Escape.escape(id)).isEqualTo(escaped);
    assertThat(Escape.unescape(escaped)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth0=7c5f7c", // lower-case hex
        "=41", // A, which stands for itself
        "a=2Db", // -, which stands for itself
        "=", // cut short
        "a=7",
        "=7",
        "==3D",
        "=G0",
        "=7g",
        "=+7",
        "=-1",
        "a|b", // has to be escaped
        "zoë",
        "ā", // its low byte alone is in the alphabet's range
        "=C0=AF", // an overlong /
        "=C1=81",
        "=E0=80=AF",
        "=F0=80=80=AF",
        "=ED=A0=80", // a surrogate
        "=F4=90=80=80", // above U+10FFFF
        "=80", // a continuation without a start
        "=C3", // a start without a continuation
        "=C3(",
        "=FF",
      })
  void shouldRefuse_whenTheEscapeIsNotCanonical(String escaped) {
    assertThat(Escape.unescape(escaped)).isEmpty();
  }
}
