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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

  private static final Item PARTY = Item.party("p1");
  private static final Item MEMBER = Item.member("p1", "ann");
  private static final Item INVITATION = Item.invitation("p1", "ann");
  private static final String NULL = "{\"NULL\":true}";
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

    assertThat(reading(change, Map.of("AVATAR_HOSTS", "example.org"))).isEqualTo(reading(change));
    assertThat(reading(change, Map.of("AVATAR_HOSTS", "cdn.example")))
        .isEqualTo(reading(insert(MEMBER)));
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
  void shouldPublishAllChangedAttributes() {
    Item after =
        PARTY
            .text("name", "Saturday")
            .with("settings", "{\"M\":{\"open\":{\"BOOL\":false},\"max\":{\"N\":\"20\"}}}");

    assertThat(changeOf(PARTY, after))
        .isEqualTo("{\"name\":\"Saturday\",\"settings\":{\"open\":false,\"max\":20}}");
  }

  @Test
  void shouldPublishNull_whenAnAttributeIsRemoved() {
    assertThat(changeOf(PARTY, PARTY.without("name"))).isEqualTo("{\"name\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "avatar"})
  void shouldReadAMembersNullAsMissing(String attribute) {
    Item member = MEMBER.text("avatar", "https://example.org/a.png");
    Item none = member.with(attribute, NULL);

    assertThat(reading(insert(none))).isEqualTo(reading(insert(member.without(attribute))));
    assertThat(reading(remove(none))).isEqualTo(reading(remove(member.without(attribute))));
    assertThat(reading(insert(none))).isInstanceOf(Reading.Notify.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partyName", "invitedBy", "invitedAt", "partyId", "invitedUserId"})
  void shouldReadAnInvitationsNullAsMissing(String attribute) {
    Item none = INVITATION.with(attribute, NULL);
    Item missing = INVITATION.without(attribute);

    assertThat(reading(insert(none))).isEqualTo(reading(insert(missing)));
    assertThat(reading(modify(INVITED_AGAIN, none)))
        .isEqualTo(reading(modify(INVITED_AGAIN, missing)));
    assertThat(reading(modify(none, INVITED_AGAIN)))
        .isEqualTo(reading(modify(missing, INVITED_AGAIN)));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"id\":{\"S\":\"bob\"},\"username\":{\"NULL\":true}', '\"id\":{\"S\":\"bob\"}'",
    "'\"id\":{\"NULL\":true},\"username\":{\"S\":\"Bob\"}', '\"username\":{\"S\":\"Bob\"}'",
  })
  void shouldReadAnInvitersNullAsMissing(String none, String missing) {
    assertThat(reading(insert(INVITATION.with("invitedBy", "{\"M\":{" + none + "}}"))))
        .isEqualTo(reading(insert(INVITATION.with("invitedBy", "{\"M\":{" + missing + "}}"))));
  }

  @Test
  void shouldReadAPartysNullAsMissing() {
    Item none = PARTY.with("name", NULL);

    assertThat(changeOf(PARTY, none)).isEqualTo("{\"name\":null}");
    assertThat(changeOf(none, PARTY)).isEqualTo("{\"name\":\"Friday\"}");
    assertThat(reading(modify(none, PARTY.without("name")))).isEqualTo(new Reading.Nothing());
    assertThat(reading(modify(PARTY.without("name"), none))).isEqualTo(new Reading.Nothing());
  }

  @Test
  void shouldPublishANull_whenItIsWithinAnAttribute() {
    assertThat(changeOf(PARTY, PARTY.with("settings", "{\"M\":{\"open\":{\"NULL\":true}}}")))
        .isEqualTo("{\"settings\":{\"open\":null}}");
  }

  @Test
  void shouldNotLookAtTheAttributesThatAwsAdds() {
    for (Change change :
        List.of(
            insert(replicated(INVITATION)),
            insert(replicated(MEMBER)),
            remove(replicated(MEMBER)),
            modify(INVITATION, replicated(INVITED_AGAIN)),
            modify(PARTY, replicated(PARTY.text("name", "Saturday"))))) {
      assertThat(published(change).data()).doesNotContain("aws:", "eu-west-1");
    }
    for (Item item : List.of(INVITATION, MEMBER, PARTY)) {
      assertThat(reading(modify(item, replicated(item)))).isEqualTo(new Reading.Nothing());
      assertThat(reading(modify(replicated(item), item))).isEqualTo(new Reading.Nothing());
    }
  }

  private static Item replicated(Item item) {
    return item.with("aws:rep:deleting", "{\"BOOL\":false}")
        .with("aws:rep:updatetime", "{\"N\":\"1772366400.25\"}")
        .text("aws:rep:updateregion", "eu-west-1");
  }

  @Test
  void shouldPublishNothingOfAParty_butTheNamedAttributes() {
    Item secret = PARTY.text("joinSecret", "s3cr3t").text("ownerEmail", "ann@example.org");

    assertThat(reading(modify(PARTY, secret))).isEqualTo(new Reading.Nothing());
    assertThat(reading(modify(secret, PARTY))).isEqualTo(new Reading.Nothing());
    assertThat(changeOf(PARTY, secret.text("name", "Saturday")))
        .isEqualTo("{\"name\":\"Saturday\"}");
  }

  @Test
  void shouldPublishOtherAttributes_whenTheyAreNamed() {
    Item after = PARTY.text("name", "Saturday").text("theme", "red").text("joinSecret", "s3cr3t");
    Map<String, String> variables = Map.of("PUBLISHED_PARTY_ATTRIBUTES", "theme, address");

    assertThat(reading(modify(PARTY, PARTY.text("name", "Saturday")), variables))
        .isEqualTo(new Reading.Nothing());
    assertThat(reading(modify(PARTY, after), variables))
        .isInstanceOfSatisfying(
            Reading.Notify.class,
            notify ->
                assertThat(notify.notification().data().json())
                    .contains("\"data\":{\"theme\":\"red\"}"));
  }

  static Stream<Arguments> recordsWithoutAnImage() {
    return Stream.of(
        arguments("KEYS_ONLY", "NewImage", insert(INVITATION).without("NewImage")),
        arguments("OLD_IMAGE", "NewImage", insert(INVITATION).without("NewImage")),
        arguments("KEYS_ONLY", "NewImage", insert(MEMBER).without("NewImage")),
        arguments("NEW_IMAGE", "OldImage", modify(INVITATION, INVITATION).without("OldImage")),
        arguments("NEW_IMAGE", "OldImage", modify(INVITATION, INVITED_AGAIN).without("OldImage")),
        arguments("OLD_IMAGE", "NewImage", modify(INVITATION, INVITED_AGAIN).without("NewImage")),
        arguments("NEW_IMAGE", "OldImage", modify(PARTY, PARTY).without("OldImage")),
        arguments("OLD_IMAGE", "NewImage", modify(PARTY, PARTY).without("NewImage")),
        arguments("NEW_IMAGE", "OldImage", modify(MEMBER, MEMBER).without("OldImage")),
        arguments("NEW_IMAGE", "OldImage", remove(MEMBER).without("OldImage")),
        arguments("KEYS_ONLY", "OldImage", remove(MEMBER).without("OldImage")));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("recordsWithoutAnImage")
  void shouldBeUndeliverableAndNameTheViewType_whenAnImageIsMissing(
      String viewType, String image, Change change) {
    String reason = image + " is missing: the stream needs the view type NEW_AND_OLD_IMAGES";

    assertThat(reading(change.viewType(viewType)))
        .isEqualTo(new Reading.Undeliverable(reason + ", and has " + viewType));
    assertThat(reading(change)).isEqualTo(new Reading.Undeliverable(reason));
    assertThat(reading(change.without("StreamViewType")))
        .isEqualTo(new Reading.Undeliverable(reason));
  }

  static Stream<Arguments> disagreements() {
    return Stream.of(
        arguments("partyId", insert(MEMBER.text("partyId", "victim"))),
        arguments("partyId", remove(MEMBER.text("partyId", "victim"))),
        arguments("partyId", insert(MEMBER.text("partyId", ""))),
        arguments("userId", insert(MEMBER.text("userId", "vic"))),
        arguments("userId", remove(MEMBER.text("userId", "vic"))),
        arguments("userId", insert(MEMBER.text("userId", "Ann"))),
        arguments("partyId", insert(INVITATION.text("partyId", "victim"))),
        arguments("invitedUserId", insert(INVITATION.text("invitedUserId", "vic"))),
        arguments("invitedUserId", modify(INVITATION, INVITED_AGAIN.text("invitedUserId", "vic"))),
        arguments("partyId", modify(PARTY, PARTY.text("name", "New").text("partyId", "victim"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disagreements")
  void shouldBeUndeliverable_whenAnAttributeAndTheKeyDisagree(String attribute, Change change) {
    assertThat(reading(change))
        .isEqualTo(new Reading.Undeliverable(attribute + " and the key disagree"));
  }

  @Test
  void shouldTakeTheIdsFromTheKey_whenNoAttributeRepeatsThem() {
    assertThat(reading(insert(MEMBER.without("partyId").without("userId"))))
        .isEqualTo(reading(insert(MEMBER)));
    assertThat(reading(remove(MEMBER.without("partyId").without("userId"))))
        .isEqualTo(reading(remove(MEMBER)));
    assertThat(reading(insert(INVITATION.without("partyId").without("invitedUserId"))))
        .isEqualTo(reading(insert(INVITATION)));
    assertThat(changeOf(PARTY, PARTY.without("partyId").without("name")))
        .isEqualTo("{\"name\":null}");
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
    assertThat(changeOf(PARTY, PARTY.with("settings", attribute)))
        .isEqualTo("{\"settings\":" + json + "}");
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
                PARTY.with("settings", "{\"SS\":[\"a\",\"b\"]}"),
                PARTY.with("settings", "{\"SS\":[\"b\",\"a\"]}"))),
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
        arguments("partyName is missing or empty", insert(INVITATION.without("partyName"))),
        arguments("partyName is missing or empty", insert(INVITATION.text("partyName", ""))),
        arguments("partyName is not a text", insert(INVITATION.with("partyName", "{\"N\":\"7\"}"))),
        arguments(
            "invitedUserId is not a text",
            insert(INVITATION.with("invitedUserId", "{\"SS\":[\"ann\"]}"))),
        arguments("SK holds no valid id", insert(Item.invitation("p1", "a".repeat(129)))),
        arguments("SK holds no valid id", insert(Item.invitation("p1", "ann\n"))),
        arguments("SK holds no valid id", insert(Item.invitation("p1", ""))),
        arguments("PK holds no valid id", insert(Item.invitation("p\0", "ann"))),
        arguments("invitedAt is missing or empty", insert(INVITATION.without("invitedAt"))),
        arguments(
            "invitedAt is missing or empty", modify(INVITATION, INVITATION.without("invitedAt"))),
        arguments(
            "invitedAt is not a text", insert(INVITATION.with("invitedAt", "{\"N\":\"1772\"}"))),
        arguments("invitedBy is missing", insert(INVITATION.without("invitedBy"))),
        arguments("invitedBy is not a map", insert(INVITATION.text("invitedBy", "bob"))),
        arguments(
            "invitedBy.id is missing or empty",
            insert(INVITATION.with("invitedBy", "{\"M\":{\"username\":{\"S\":\"Bob\"}}}"))),
        arguments(
            "invitedBy.username is not a text",
            insert(
                INVITATION.with(
                    "invitedBy", "{\"M\":{\"id\":{\"S\":\"b\"},\"username\":{\"N\":\"7\"}}}"))),
        arguments(
            "invitedBy.id cannot be an id",
            insert(INVITATION.with("invitedBy", "{\"M\":{\"id\":{\"S\":\"b\\n\"}}}"))),
        arguments("PK holds no valid id", insert(Item.member("p\0", "ann"))),
        arguments("SK holds no valid id", insert(Item.member("p1", "a\n"))),
        arguments("SK holds no valid id", remove(Item.member("p1", ""))),
        arguments("username is not a text", insert(MEMBER.with("username", "{\"N\":\"7\"}"))),
        arguments("avatar is not a text", insert(MEMBER.with("avatar", "{\"BOOL\":true}"))),
        arguments(
            "partyId is not a text",
            modify(PARTY, PARTY.text("name", "New").with("partyId", "{\"BOOL\":true}"))),
        arguments("eventName is not INSERT, MODIFY or REMOVE", insert(MEMBER).eventName("UPSERT")));
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
    assertThat(reading(modify(PARTY, PARTY.with("settings", value))))
        .isEqualTo(new Reading.Undeliverable("settings is not a value that DynamoDB has"));
  }

  @Test
  void shouldCompareTheOrderOfLists_butNotOfSets() {
    assertThat(
            changeOf(
                PARTY.with("settings", "{\"L\":[{\"S\":\"a\"},{\"S\":\"b\"}]}"),
                PARTY.with("settings", "{\"L\":[{\"S\":\"b\"},{\"S\":\"a\"}]}")))
        .isEqualTo("{\"settings\":[\"b\",\"a\"]}");
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
    assertThat(reading(insert(Item.invitation("p1", "|".repeat(60)))))
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
    return reading(change, Map.of());
  }

  private static Reading reading(Change change, Map<String, String> variables) {
    return RecordReader.from(new Environment(variables)).read(change.read());
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
