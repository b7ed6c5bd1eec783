package dev.partyline.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class UsernamePropertiesTest {

  /** Code points with rules of their own, which random ones seldom are. */
  private static final List<Integer> SPECIAL =
      List.of(
          0x00, 0x0A, 0x20, 0x41, 0x31, 0x23, 0xA9, 0x94D, 0x0915, 0x6CC, 0x200B, 0x200C, 0x200D,
          0x202E, 0x2028, 0x20E3, 0x2640, 0x2764, 0x2800, 0x3164, 0x845B, 0xD83D, 0xDE00, 0xE000,
          0xFE00, 0xFE0E, 0xFE0F, 0x1F3F4, 0x1F3F3, 0x1F3FD, 0x1F469, 0x1F680, 0x1F1E9, 0xE0067,
          0xE0031, 0xE007F, 0xE0100, 0x1FAFF);

  @Provide
  Arbitrary<String> names() {
    Arbitrary<Integer> codePoints =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of(SPECIAL)),
            Tuple.of(1, Arbitraries.integers().between(0, 0x10FFFF)));
    return codePoints
        .list()
        .ofMaxSize(200)
        .map(
            all -> {
              StringBuilder text = new StringBuilder();
              all.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  @Property(tries = 5_000)
  void shouldChangeNothing_whenParsedAgain(@ForAll("names") String name) {
    Optional<Username> once = Username.parse(name);

    assertThat(once.flatMap(username -> Username.parse(username.text()))).isEqualTo(once);
  }

  @Property(tries = 5_000)
  void shouldHaveNoForbiddenCodePoint_andNoBlankEnds_withinTheLimit(@ForAll("names") String name) {
    Username.parse(name)
        .ifPresent(
            username -> {
              String text = username.text();
              assertThat(text.codePointCount(0, text.length())).isBetween(1, 128);
              assertThat(text.codePoints()).noneMatch(UsernamePropertiesTest::isForbidden);
              assertThat(text).isEqualTo(text.strip());
              // A format character never stands first, or last unless it ends a flag or an aksara.
              assertThat(Character.getType(text.codePointAt(0)))
                  .isNotEqualTo((int) Character.FORMAT);
            });
  }

  @Property(tries = 5_000)
  void shouldOnlyRemove_neverAddOrReorder(@ForAll("names") String name) {
    Username.parse(name)
        .ifPresent(
            username -> {
              int at = 0;
              int[] given = name.codePoints().toArray();
              for (int kept : username.text().codePoints().toArray()) {
                while (at < given.length && given[at] != kept) {
                  at++;
                }
                assertThat(at++).as("%X in order", kept).isLessThan(given.length);
              }
            });
  }

  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      case Character.FORMAT ->
          codePoint != 0x200C
              && codePoint != 0x200D
              && (codePoint < 0xE0030 || codePoint > 0xE007F);
      default -> codePoint == 0x3164 || codePoint == 0x034F;
    };
  }
}
