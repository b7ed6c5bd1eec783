package dev.partyline.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CHANNEL = "private-party-p1";
  private static final Cursor LATER = new Cursor.Later(NOW);
  private static final Cursor BEHIND =
      new Cursor.Behind(NOW, new Position(NOW.toEpochMilli(), "0123456789abcdef"), 9);

  @Test
  void shouldReadItsOwnText() {
    assertThat(parse(CHANNEL, LATER.text(CHANNEL), NOW)).isEqualTo(Outcome.accepted(LATER));
    assertThat(parse(CHANNEL, BEHIND.text(CHANNEL), NOW)).isEqualTo(Outcome.accepted(BEHIND));
  }

  @Test
  void shouldNeedNoEscapes_inAQueryString() {
    assertThat(LATER.text(CHANNEL) + BEHIND.text(CHANNEL)).matches("[-_A-Za-z0-9]+");
  }

  @Test
  void shouldRefuseACursorOfAnotherChannel() {
    assertRefused("private-party-p2", BEHIND.text(CHANNEL), NOW);
    assertRefused("private-user-p1", LATER.text(CHANNEL), NOW);
  }

  @Test
  void shouldRefuseEveryChange() {
    for (Cursor cursor : new Cursor[] {LATER, BEHIND}) {
      String text = cursor.text(CHANNEL);
      for (int i = 0; i < text.length(); i++) {
        char other = text.charAt(i) == 'A' ? 'B' : 'A';
        assertRefused(CHANNEL, text.substring(0, i) + other + text.substring(i + 1), NOW);
        assertRefused(CHANNEL, text.substring(0, i), NOW);
      }
      assertRefused(CHANNEL, text + "A", NOW);
      assertRefused(CHANNEL, text + "=", NOW);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "null", "0", "=", "AAAAAAAAAAA", "ä", "a b"})
  void shouldRefuseAnyOtherText(String text) {
    assertRefused(CHANNEL, text, NOW);
    assertRefused(CHANNEL, text.repeat(1000), NOW);
  }

  @Test
  void shouldRefuseACursorOfTheFuture_butForTheDifferenceOfTwoClocks() {
    for (Cursor cursor : new Cursor[] {LATER, BEHIND}) {
      String text = cursor.text(CHANNEL);
      assertThat(parse(CHANNEL, text, NOW.minusSeconds(60))).isEqualTo(Outcome.accepted(cursor));
      assertRefused(CHANNEL, text, NOW.minusSeconds(60).minusMillis(1));
    }
  }

  private static void assertRefused(String channel, String text, Instant now) {
    assertThat(parse(channel, text, now))
        .as(text)
        .isEqualTo(Outcome.refused(new Malformed("after", "is not a cursor of this channel")));
  }

  private static Outcome<Cursor> parse(String channel, String text, Instant now) {
    return Cursor.parse("after", channel, text, now);
  }
}
