package dev.partyline.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.channel.UserId;
import dev.partyline.operations.doctor.Finding.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  private static final Optional<UserId> NO_USER = Optional.empty();

  private static Finding channel(String name) {
    return new Names(Optional.of(name), Optional.empty()).channelFinding(NO_USER);
  }

  private static Finding event(String name) {
    return new Names(Optional.empty(), Optional.of(name)).eventFinding();
  }

  @ParameterizedTest
  @CsvSource({"private-user-auth0=7C5f7c", "private-party-garden", "presence-party-garden"})
  void shouldAcceptAChannelName(String name) {
    assertThat(channel(name).status()).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "private-user-auth0|5f7c, private-user-auth0=7C5f7c",
    "private-user-a+b@c.org, private-user-a=2Bb@c.org",
    "presence-party-garden party, presence-party-garden=20party"
  })
  void shouldSuggestTheEscapedName_whenTheIdIsNotEscaped(String name, String right) {
    assertThat(channel(name).status()).isEqualTo(Status.FAIL);
    assertThat(channel(name).advice())
        .isEqualTo("If the id is correct, the escaped name is " + right);
  }

  @ParameterizedTest
  @CsvSource({"user-ada", "private-ada", "presence-garden", "party-garden"})
  void shouldListTheChannels_whenTheNameIsUnknown(String name) {
    assertThat(channel(name).status()).isEqualTo(Status.FAIL);
    assertThat(channel(name).advice()).startsWith("Valid names: private-user-<userId>");
  }

  @Test
  void shouldReportTheChannelOfAnotherUser() {
    Finding finding =
        new Names(Optional.of("private-user-grace"), Optional.empty())
            .channelFinding(UserId.parse("ada"));

    assertThat(finding.seen())
        .isEqualTo("it is the channel of user grace, but the token's user is ada");
    assertThat(finding.advice()).isEqualTo("Subscribe to private-user-ada");
  }

  @ParameterizedTest
  @CsvSource({
    "partyUpdated, party-updated",
    "party_updated, party-updated",
    "party-update, party-updated",
    "PARTY-INVITATION-RECEIVED, party-invitation-received",
    "partyInvitation, party-invitation-received"
  })
  void shouldSuggestASimilarEventName(String name, String right) {
    assertThat(event(name).status()).isEqualTo(Status.FAIL);
    assertThat(event(name).advice()).isEqualTo("Bind to " + right + ", exactly");
  }

  @Test
  void shouldListTheEvents_whenTheNameIsUnknown() {
    assertThat(event("member-joined").advice())
        .startsWith("Published events: ")
        .contains(Names.PUBLISHED.keySet())
        .endsWith("; see docs/events.md");
  }

  @Test
  void shouldReportAnEventOfAnotherChannel() {
    Finding finding =
        new Names(Optional.of("presence-party-garden"), Optional.of("party-updated"))
            .eventFinding();

    assertThat(finding.seen()).isEqualTo("party-updated is not published on presence-party-garden");
    assertThat(finding.advice()).isEqualTo("Subscribe to private-party-<partyId>");
  }

  @Test
  void shouldKnowTheEventsOfEventsMd() throws IOException {
    String document = Files.readString(Path.of("../docs/events.md"));

    assertThat(
            Pattern.compile(
                    "(?m)^\\|[^|]*\\| `private-(user|party)-<[A-Za-z]+>` \\| `([a-z-]+)` \\|")
                .matcher(document)
                .results()
                .collect(
                    Collectors.toMap(
                        (MatchResult row) -> row.group(2),
                        (MatchResult row) -> row.group(1),
                        (one, other) -> one)))
        .isEqualTo(Names.PUBLISHED);
  }
}
