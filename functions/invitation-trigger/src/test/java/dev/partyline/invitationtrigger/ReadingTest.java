package dev.partyline.invitationtrigger;

import static dev.partyline.invitationtrigger.Change.insert;
import static dev.partyline.invitationtrigger.Change.modify;
import static dev.partyline.invitationtrigger.Change.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.user.Avatars;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

  private static final Item PARTY = Item.party("p1");
  private static final Item MEMBER = Item.member("p1", "ann");
  private static final Item INVITATION = Item.invitation("p1", "ann");
  private static final Item INVITED_AGAIN = INVITATION.text("invitedAt", "2026-03-02T00:00:00Z");

  @Test
  void shouldNotifyTheInvitedUser_whenAnInvitationIsPut() {
    assertThat(published(insert(INVITATION)))
        .isEqualTo(
            new Published(
                "private-user-ann",
                "party-invitation-received",
                "{\"partyId\":\"p1\",\"partyName\":\"Friday\","
                    + "\"invitedBy\":{\"id\":\"bob\",\"username\":\"Bob\"},"
                    + "\"invitedAt\":\"2026-03-01T11:59:59Z\",\"eventId\":\"event-1\"}"));
  }

  @Test
  void shouldNotifyTheInvitedUserAgain_whenInvitedAtAnotherTime() {
    assertThat(published(modify(INVITATION, INVITED_AGAIN)).data())
        .contains("\"invitedAt\":\"2026-03-02T00:00:00Z\"");
  }

  @Test
  void shouldNotifyTheMembers_whenOneJoins() {
    assertThat(published(insert(MEMBER)))
        .isEqualTo(
            new Published(
                "private-party-p1",
                "party-updated",
                "{\"partyId\":\"p1\",\"updateType\":\"member-joined\","
                    + "\"data\":{\"userId\":\"ann\",\"username\":\"Ann\"},"
                    + "\"updatedAt\":\"2026-03-01T12:00:00Z\",\"eventId\":\"event-1\"}"));
  }

  @Test
  void shouldShowTheAvatar_whenTheMemberHasOne() {
    assertThat(published(insert(MEMBER.text("avatar", "https://example.org/a.png"))).data())
        .contains(
            "\"data\":{\"userId\":\"ann\",\"username\":\"Ann\","
                + "\"avatar\":\"https://example.org/a.png\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/a.png",
        "https://user:pw@example.org/a.png",
        "javascript:alert(1)",
        "",
      })
  void shouldShowNoAvatar_whenItsAddressMustNotBeShown(String avatar) {
    assertThat(published(insert(MEMBER.text("avatar", avatar))).data())
        .contains("\"data\":{\"userId\":\"ann\",\"username\":\"Ann\"}");
  }

  @Test
  void shouldShowTheAvatar_onlyFromTheConfiguredHosts() {
    Change change = insert(MEMBER.text("avatar", "https://example.org/a.png"));

    assertThat(reading(change, "example.org")).isEqualTo(reading(change));
    assertThat(reading(change, "cdn.example")).isEqualTo(reading(insert(MEMBER)));
  }

  @ParameterizedTest
  @CsvSource({
    "A\u202e\u0000nn\u200b, Ann",
    "' Ann ', Ann",
    "'   ', ann",
    "'', ann",
    "\u3164\u200b, ann",
    "👩\u200d🚀, 👩\u200d🚀",
  })
  void shouldCleanTheMembersUsername_andShowTheIdIfNothingIsVisible(String username, String shown) {
    assertThat(published(insert(MEMBER.text("username", username))).data())
        .contains("\"username\":\"" + shown + "\"");
    assertThat(published(remove(MEMBER.text("username", username))).data())
        .contains("\"username\":\"" + shown + "\"");
  }

  @Test
  void shouldShowTheId_whenTheMemberHasNoUsername() {
    assertThat(published(insert(MEMBER.without("username"))).data())
        .contains("\"data\":{\"userId\":\"ann\",\"username\":\"ann\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"username\":{\"S\":\"B\u202eob\"}', Bob",
    "'\"username\":{\"S\":\" \"}', bob",
    "'\"username\":{\"S\":\"\"}', bob",
    "'\"x\":{\"S\":\"Bob\"}', bob",
  })
  void shouldCleanTheInvitersUsername_andShowTheIdIfNothingIsVisible(String member, String shown) {
    Item invitation =
        INVITATION.with("invitedBy", "{\"M\":{\"id\":{\"S\":\"bob\"}," + member + "}}");

    assertThat(published(insert(invitation)).data())
        .contains("\"invitedBy\":{\"id\":\"bob\",\"username\":\"" + shown + "\"}");
  }

  @Test
  void shouldNotifyTheMembers_whenOneLeaves() {
    assertThat(published(remove(MEMBER)))
        .isEqualTo(
            new Published(
                "private-party-p1",
                "party-updated",
                "{\"partyId\":\"p1\",\"updateType\":\"member-left\","
                    + "\"data\":{\"userId\":\"ann\",\"username\":\"Ann\"},"
                    + "\"updatedAt\":\"2026-03-01T12:00:00Z\",\"eventId\":\"event-1\"}"));
  }

  @Test
  void shouldNotifyTheMembers_whenAMembershipExpires() {
    assertThat(published(remove(MEMBER).byTimeToLive())).isEqualTo(published(remove(MEMBER)));
  }

  @Test
  void shouldPublishTheChanges_whenThePartyIsChanged() {
    assertThat(published(modify(PARTY, PARTY.text("name", "Saturday"))))
        .isEqualTo(
            new Published(
                "private-party-p1",
                "party-updated",
                "{\"partyId\":\"p1\",\"updateType\":\"settings-changed\","
                    + "\"data\":{\"name\":\"Saturday\"},"
                    + "\"updatedAt\":\"2026-03-01T12:00:00Z\",\"eventId\":\"event-1\"}"));
  }

  @Test
  void shouldPublishAllChangedAttributesAndNoOthers() {
    Item after =
        PARTY
            .text("name", "Saturday")
            .with("settings", "{\"M\":{\"open\":{\"BOOL\":false},\"max\":{\"N\":\"20\"}}}");

    assertThat(changeOf(PARTY.text("theme", "red"), after.text("theme", "red")))
        .isEqualTo("{\"name\":\"Saturday\",\"settings\":{\"open\":false,\"max\":20}}");
  }

  @Test
  void shouldPublishNull_whenAnAttributeIsRemoved() {
    assertThat(changeOf(PARTY, PARTY.without("name"))).isEqualTo("{\"name\":null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"S":"zoë \\"𝄞\\""}                                | "zoë \\"𝄞\\""
          {"S":""}                                           | ""
          {"N":"7"}                                          | 7
          {"N":"-0.5"}                                       | -0.5
          {"N":"12345678901234567890123456789012345678"}     | 12345678901234567890123456789012345678
          {"N":"0.00000000000000000000000000000000000001"}   | 0.00000000000000000000000000000000000001
          {"N":"1E+125"}                                     | 1E+125
          {"BOOL":true}                                      | true
          {"BOOL":false}                                     | false
          {"NULL":true}                                      | null
          {"B":"AAEC/w=="}                                   | "AAEC/w=="
          {"L":[]}                                           | []
          {"L":[{"S":"a"},{"N":"1"},{"NULL":true},{"L":[]}]} | ["a",1,null,[]]
          {"M":{}}                                           | {}
          {"M":{"a":{"M":{"b":{"L":[{"BOOL":true}]}}}}}      | {"a":{"b":[true]}}
          {"SS":["a","b"]}                                   | ["a","b"]
          {"NS":["1","2.50"]}                                | [1,2.50]
          {"BS":["AAE=","/w=="]}                             | ["AAE=","/w=="]
          """)
  void shouldWriteTheValueAsJson_whateverItsType(String attribute, String json) {
    assertThat(changeOf(PARTY, PARTY.with("new", attribute))).isEqualTo("{\"new\":" + json + "}");
  }

  static Stream<Arguments> changesWithoutNotification() {
    return Stream.of(
        arguments("an invitation withdrawn", remove(INVITATION)),
        arguments("an invitation expired", remove(INVITATION).byTimeToLive()),
        arguments("an invitation put again unchanged", modify(INVITATION, INVITATION)),
        arguments(
            "an invitation changed, but not its time",
            modify(INVITATION, INVITATION.text("partyName", "Saturday"))),
        arguments("a member changed", modify(MEMBER, MEMBER.text("username", "Anna"))),
        arguments("a member put again", modify(MEMBER, MEMBER)),
        arguments("a party made", insert(PARTY)),
        arguments("a party removed", remove(PARTY)),
        arguments("a party put again unchanged", modify(PARTY, PARTY)),
        arguments(
            "a party whose sets come in another order",
            modify(
                PARTY.with("tags", "{\"SS\":[\"a\",\"b\"]}"),
                PARTY.with("tags", "{\"SS\":[\"b\",\"a\"]}"))),
        arguments(
            "a party whose settings have a set in another order",
            modify(
                PARTY.with("settings", "{\"M\":{\"l\":{\"L\":[{\"NS\":[\"1\",\"2\"]}]}}}"),
                PARTY.with("settings", "{\"M\":{\"l\":{\"L\":[{\"NS\":[\"2\",\"1\"]}]}}}"))),
        arguments("an undelivered one kept", insert(Item.keyed("UNDELIVERED#2026-03-01", "e1"))),
        arguments("an undelivered one gone", remove(Item.keyed("UNDELIVERED#2026-03-01", "e1"))),
        arguments("an item of a party's of another kind", insert(Item.keyed("PARTY#p1", "CHAT#1"))),
        arguments("a kind with a like name", insert(Item.keyed("PARTY#p1", "PARTY#p1"))),
        arguments("another's member", insert(Item.keyed("CLUB#p1", "MEMBER#ann"))),
        arguments("another's party", insert(Item.keyed("X", "PARTY"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesWithoutNotification")
  void shouldPublishNothing(String what, Change change) {
    assertThat(reading(change)).as(what).isEqualTo(new Reading.Nothing());
  }

  static Stream<Arguments> invalidItems() {
    return Stream.of(
        arguments("partyId is missing or empty", insert(INVITATION.without("partyId"))),
        arguments("partyName is missing or empty", insert(INVITATION.without("partyName"))),
        arguments("partyName is missing or empty", insert(INVITATION.text("partyName", ""))),
        arguments("partyName is not a text", insert(INVITATION.with("partyName", "{\"N\":\"7\"}"))),
        arguments("invitedUserId is missing or empty", insert(INVITATION.without("invitedUserId"))),
        arguments(
            "invitedUserId is not a text",
            insert(INVITATION.with("invitedUserId", "{\"SS\":[\"ann\"]}"))),
        arguments(
            "invitedUserId cannot be an id",
            insert(INVITATION.text("invitedUserId", "a".repeat(129)))),
        arguments(
            "invitedUserId cannot be an id", insert(INVITATION.text("invitedUserId", "ann\n"))),
        arguments("invitedAt is missing or empty", insert(INVITATION.without("invitedAt"))),
        arguments(
            "invitedAt is missing or empty", modify(INVITATION, INVITATION.without("invitedAt"))),
        arguments(
            "invitedAt is not a text", insert(INVITATION.with("invitedAt", "{\"N\":\"1772\"}"))),
        arguments("invitedBy is not a map", insert(INVITATION.without("invitedBy"))),
        arguments("invitedBy is not a map", insert(INVITATION.text("invitedBy", "bob"))),
        arguments(
            "id is missing or empty",
            insert(INVITATION.with("invitedBy", "{\"M\":{\"username\":{\"S\":\"Bob\"}}}"))),
        arguments(
            "username is not a text",
            insert(
                INVITATION.with(
                    "invitedBy", "{\"M\":{\"id\":{\"S\":\"b\"},\"username\":{\"N\":\"7\"}}}"))),
        arguments("partyId is missing or empty", insert(MEMBER.without("partyId"))),
        arguments("partyId cannot be an id", insert(MEMBER.text("partyId", "p\0"))),
        arguments("userId is missing or empty", insert(MEMBER.without("userId"))),
        arguments("userId is missing or empty", remove(MEMBER.without("userId"))),
        arguments("username is not a text", insert(MEMBER.with("username", "{\"N\":\"7\"}"))),
        arguments(
            "userId cannot be an id", insert(MEMBER.without("username").text("userId", "a\n"))),
        arguments(
            "id cannot be an id",
            insert(INVITATION.with("invitedBy", "{\"M\":{\"id\":{\"S\":\"b\\n\"}}}"))),
        arguments("avatar is not a text", insert(MEMBER.with("avatar", "{\"NULL\":true}"))),
        arguments("partyId is missing or empty", modify(PARTY, PARTY.without("partyId"))),
        arguments(
            "partyId is not a text", modify(PARTY, PARTY.with("partyId", "{\"BOOL\":true}"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"N\":\"seven\"}",
        "{\"N\":\"NaN\"}",
        "{\"N\":\"01\"}",
        "{\"NS\":[\"1\",\"seven\"]}",
        "{\"L\":[{}]}",
        "{\"L\":[null]}",
        "{\"M\":{\"a\":{}}}",
        "{\"X\":\"a\"}",
        "{}",
      })
  void shouldBeUndeliverable_whenAValueHasNoDynamoDbType(String value) {
    assertThat(reading(modify(PARTY, PARTY.with("new", value))))
        .isEqualTo(new Reading.Undeliverable("new is not a value that DynamoDB has"));
  }

  @Test
  void shouldCompareTheOrderOfLists_butNotOfSets() {
    assertThat(
            changeOf(
                PARTY.with("songs", "{\"L\":[{\"S\":\"a\"},{\"S\":\"b\"}]}"),
                PARTY.with("songs", "{\"L\":[{\"S\":\"b\"},{\"S\":\"a\"}]}")))
        .isEqualTo("{\"songs\":[\"b\",\"a\"]}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidItems")
  void shouldNameTheAttributeAndTheError_whenTheItemIsInvalid(String reason, Change change) {
    assertThat(reading(change)).isEqualTo(new Reading.Undeliverable(reason));
  }

  @Test
  void shouldBeUndeliverable_whenTheDataAreOverPushersLimit() {
    Reading reading = reading(modify(PARTY, PARTY.text("name", "a".repeat(10_240))));

    assertThat(reading).isEqualTo(new Reading.Undeliverable("data is over 10240 bytes"));
  }

  @Test
  void shouldBeUndeliverable_whenEscapingMakesTheChannelsNameTooLong() {
    assertThat(reading(insert(INVITATION.text("invitedUserId", "|".repeat(60)))))
        .isEqualTo(new Reading.Undeliverable("the channel's name would be too long"));
  }

  @ParameterizedTest
  @CsvSource({
    "auth0|5f7c, private-user-auth0=7C5f7c",
    "a+b@c.org, private-user-a=2Bb@c.org",
    "us-east-1:0e0a, private-user-us-east-1=3A0e0a",
    "zoë, private-user-zo=C3=AB",
  })
  void shouldUseTheChannelThatTheUserMaySubscribeTo_whateverTheirId(String userId, String channel) {
    Notification notification = notification(insert(Item.invitation("p1", userId)));

    assertThat(notification.channel().name()).isEqualTo(channel);
    assertThat(Channel.parse("channel_name", channel))
        .isEqualTo(
            Outcome.accepted(Optional.of(new Channel.User(UserId.parse(userId).orElseThrow()))));
  }

  @Test
  void shouldUseThePartysChannel_whateverItsId() {
    assertThat(notification(insert(Item.member("p:1", "ann"))).channel())
        .isEqualTo(new Channel.Party(PartyId.parse("p:1").orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8f1f1c3c9b0e4d6c8a7b6d5e4f3a2b1c", "event-2"})
  void shouldHaveTheRecordsEventId_toDetectRepeats(String eventId) {
    for (Change change :
        new Change[] {
          insert(INVITATION), insert(MEMBER), modify(PARTY, PARTY.text("name", "Saturday"))
        }) {
      assertThat(published(change.eventId(eventId)).data())
          .endsWith("\"eventId\":\"" + eventId + "\"}");
    }
  }

  @Test
  void shouldBeTheSame_whenTheRecordIsRedelivered() {
    assertThat(reading(insert(MEMBER))).isEqualTo(reading(insert(MEMBER)));
  }

  @ParameterizedTest
  @CsvSource({
    "1772366400, 2026-03-01T12:00:00Z",
    "1.7723664E9, 2026-03-01T12:00:00Z", // as the stream itself writes it
    "1772366400.25, 2026-03-01T12:00:00.250Z",
  })
  void shouldHaveTheTimeOfTheChange(String seconds, String updatedAt) {
    assertThat(published(insert(MEMBER).at(seconds)).data())
        .contains("\"updatedAt\":\"" + updatedAt + "\"");
  }

  private static Reading reading(Change change) {
    return reading(change, "");
  }

  private static Reading reading(Change change, String avatarHosts) {
    return Reading.of(
        change.read(), Avatars.from(new Environment(Map.of("AVATAR_HOSTS", avatarHosts))));
  }

  private static String changeOf(Item before, Item after) {
    String data = published(modify(before, after)).data();
    return data.substring(
        data.indexOf("\"data\":") + "\"data\":".length(), data.indexOf(",\"updatedAt\""));
  }

  private static Published published(Change change) {
    Notification notification = notification(change);
    return new Published(
        notification.channel().name(), notification.event().value(), notification.data().json());
  }

  private static Notification notification(Change change) {
    Reading reading = reading(change);
    assertThat(reading).isInstanceOf(Reading.Notify.class);
    return ((Reading.Notify) reading).notification();
  }

  private record Published(String channel, String event, String data) {}
}
