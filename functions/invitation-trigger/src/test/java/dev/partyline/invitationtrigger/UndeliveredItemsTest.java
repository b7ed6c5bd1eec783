package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class UndeliveredItemsTest {

  private static final RemainingTime ENOUGH = () -> Duration.ofSeconds(60);
  private static final Instant NOW = Instant.parse("2026-03-01T23:59:59.500Z");
  private static final Change CHANGE = Change.insert(Item.invitation("p1", "ann"));

  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms(new FixedCredentials(new PusherCredentials("3", "key", "s3cr3t")));
  private static final ItemName NAMES = new ItemName(PSEUDONYMS);

  private static UndeliveredTable table;

  @BeforeAll
  static void startTable() {
    table = new UndeliveredTable();
  }

  @AfterAll
  static void stopTable() {
    table.close();
  }

  @BeforeEach
  void clear() {
    table.clear();
  }

  @Test
  void shouldKeepTheRecordAsItCameAndTheReason_forFourteenDays() {
    itemsAt(NOW).keep(CHANGE.read(), "name is not a text", ENOUGH);

    assertThat(table.items()).hasSize(1);
    Map<String, AttributeValue> item = table.items().get(0);
    assertThat(item.keySet())
        .isEqualTo(
            Set.of("PK", "SK", "record", "parts", "item", "reason", "failedAt", "expiresAt"));
    assertThat(item.get("PK").s()).isEqualTo("UNDELIVERED#2026-03-01");
    assertThat(item.get("SK").s()).isEqualTo("event-1");
    assertThat(JsonParser.parseString(item.get("record").s())).isEqualTo(CHANGE.json());
    assertThat(item.get("parts").n()).isEqualTo("1");
    assertThat(item.get("item").s())
        .isEqualTo(
            "PARTY#p1/INVITATION#"
                + PSEUDONYMS.user(UserId.parse("ann").orElseThrow()).orElseThrow());
    assertThat(item.get("reason").s()).isEqualTo("name is not a text");
    assertThat(item.get("failedAt").s()).isEqualTo("2026-03-01T23:59:59.500Z");
    assertThat(item.get("expiresAt").n())
        .isEqualTo(Long.toString(Instant.parse("2026-03-15T23:59:59Z").getEpochSecond()));
  }

  @Test
  void shouldKeepTheNotificationToo_whenThereIsOne() {
    Notification notification =
        ((Reading.Notify) RecordReader.from(new Environment(Map.of())).read(CHANGE.read()))
            .notification();

    itemsAt(NOW).keep(CHANGE.read(), notification, "refused", ENOUGH);

    Map<String, AttributeValue> kept = table.items().get(0).get("notification").m();
    assertThat(kept.get("channel").s()).isEqualTo("private-user-ann");
    assertThat(kept.get("event").s()).isEqualTo("party-invitation-received");
    assertThat(kept.get("data").s()).isEqualTo(notification.data().json());
  }

  @Test
  void shouldNameTheItemWithoutTheUsersId() {
    String ann = PSEUDONYMS.user(UserId.parse("ann").orElseThrow()).orElseThrow();

    assertThat(NAMES.of(CHANGE.read())).isEqualTo("PARTY#p1/INVITATION#" + ann);
    assertThat(NAMES.of(Change.remove(Item.member("p1", "ann")).read()))
        .isEqualTo("PARTY#p1/MEMBER#" + ann);
    assertThat(NAMES.of(Change.insert(Item.party("p1")).read())).isEqualTo("PARTY#p1/PARTY");
  }

  @Test
  void shouldBeOneItem_whenTheSameRecordIsKeptAgain() {
    itemsAt(NOW.minusSeconds(60)).keep(CHANGE.read(), "first", ENOUGH);
    itemsAt(NOW).keep(CHANGE.read(), "second", ENOUGH);

    assertThat(table.items()).hasSize(1);
    assertThat(table.items().get(0).get("reason").s()).isEqualTo("second");
  }

  /** A record with two images of DynamoDB's maximum item size. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "ë", "€", "𝄞"})
  void shouldKeepAllOfIt_whenTheRecordIsLargerThanAnItemMayBe(String character) {
    int bytes = character.getBytes(UTF_8).length;
    Item before = Item.party("p1").text("notes", character.repeat(398_000 / bytes));
    Change change = Change.modify(before, before.text("name", "Saturday"));

    itemsAt(NOW).keep(change.read(), "too large", ENOUGH);

    List<Map<String, AttributeValue>> items = table.items();
    assertThat(items.get(0).get("parts").n()).isEqualTo(Integer.toString(items.size()));
    assertThat(items).hasSizeGreaterThan(1);
    assertThat(
            JsonParser.parseString(
                items.stream().map(item -> item.get("record").s()).collect(Collectors.joining())))
        .isEqualTo(change.json());
    assertThat(items.stream().skip(1)).allMatch(item -> !item.containsKey("parts"));
  }

  @Test
  void shouldThrow_whenTheTableCannotBeWrittenTo() {
    UndeliveredItems nowhere =
        new UndeliveredItems(table.client(), "no-such-table", NAMES, Clock.systemUTC());

    assertThatThrownBy(() -> nowhere.keep(CHANGE.read(), "r", ENOUGH))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void shouldNotStartAWrite_whenItMightNotEndInTime() {
    RemainingTime little = () -> UndeliveredItems.WRITE_LIMIT.plusMillis(999);

    assertThatThrownBy(() -> itemsAt(NOW).keep(CHANGE.read(), "r", little))
        .isInstanceOf(UnavailableException.class);
    assertThat(table.items()).isEmpty();
  }

  /** A record with a lone surrogate, as in a handmade event: DynamoDB stores UTF-8 only. */
  @Test
  void shouldKeepALoneSurrogate() {
    StreamRecord record =
        new Change(
                JsonParser.parseString(
                        """
                        {"eventID":"event-1","dynamodb":{"SequenceNumber":"1",
                          "NewImage":{"a\\udc00b😀":{"S":"\\ud800"},"ä":{"S":"\\ud83d\\ude00\\ud83d"}}}}
                        """)
                    .getAsJsonObject())
            .read();

    itemsAt(NOW).keep(record, "r", ENOUGH);

    String kept = table.items().get(0).get("record").s();
    JsonObject image =
        JsonParser.parseString(kept)
            .getAsJsonObject()
            .getAsJsonObject("dynamodb")
            .getAsJsonObject("NewImage");
    assertThat(image.getAsJsonObject("a\udc00b😀").get("S").getAsString()).isEqualTo("\ud800");
    assertThat(image.getAsJsonObject("ä").get("S").getAsString()).isEqualTo("😀\ud83d");
  }

  private static UndeliveredItems itemsAt(Instant now) {
    return new UndeliveredItems(
        table.client(), UndeliveredTable.NAME, NAMES, Clock.fixed(now, ZoneOffset.UTC));
  }
}
