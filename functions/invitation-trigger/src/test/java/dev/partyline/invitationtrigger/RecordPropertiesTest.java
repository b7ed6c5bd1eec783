package dev.partyline.invitationtrigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.notification.Notification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for any record, whatever its images hold. */
class RecordPropertiesTest {

  private static final RecordReader READER = RecordReader.from(new Environment(Map.of()));

  // In every text value, so that a value is recognized wherever it appears.
  private static final String MARK = "¤";

  private static final List<String> NAMES =
      List.of(
          "partyId",
          "userId",
          "invitedUserId",
          "username",
          "avatar",
          "partyName",
          "invitedBy",
          "invitedAt",
          "name",
          "settings",
          "id",
          "joinSecret",
          "aws:rep:updatetime");

  private static final Set<String> PUBLISHED = Set.of("name", "settings");

  @Provide
  Arbitrary<JsonObject> records() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(8, "INSERT"),
                Tuple.of(8, "MODIFY"),
                Tuple.of(8, "REMOVE"),
                Tuple.of(1, "UPSERT"),
                Tuple.of(1, "")),
            Arbitraries.of("NEW_AND_OLD_IMAGES", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE"),
            keys(),
            images(),
            images(),
            Arbitraries.of(true, true, true, true, false),
            Arbitraries.of(true, true, true, true, false))
        .as(RecordPropertiesTest::record);
  }

  private static JsonObject record(
      String eventName,
      String viewType,
      List<String> key,
      JsonObject before,
      JsonObject after,
      boolean hasBefore,
      boolean hasAfter) {
    JsonObject keys = new JsonObject();
    keys.add("PK", text(key.get(0)));
    keys.add("SK", text(key.get(1)));
    JsonObject dynamodb = new JsonObject();
    dynamodb.addProperty("ApproximateCreationDateTime", 1772366400);
    dynamodb.addProperty("SequenceNumber", "1");
    dynamodb.addProperty("StreamViewType", viewType);
    dynamodb.add("Keys", keys);
    if (hasBefore) {
      dynamodb.add("OldImage", before);
    }
    if (hasAfter) {
      dynamodb.add("NewImage", after);
    }
    JsonObject record = new JsonObject();
    record.addProperty("eventID", "event-1");
    if (!eventName.isEmpty()) {
      record.addProperty("eventName", eventName);
    }
    record.add("dynamodb", dynamodb);
    return record;
  }

  private static Arbitrary<List<String>> keys() {
    Arbitrary<String> partitions =
        Arbitraries.frequency(
            Tuple.of(9, "PARTY#p" + MARK),
            Tuple.of(1, "PARTY#"),
            Tuple.of(1, "PARTY#\n"),
            Tuple.of(1, "CLUB#p" + MARK));
    Arbitrary<String> sorts =
        Arbitraries.frequency(
            Tuple.of(5, "PARTY"),
            Tuple.of(5, "MEMBER#u" + MARK),
            Tuple.of(5, "INVITATION#u" + MARK),
            Tuple.of(1, "MEMBER#"),
            Tuple.of(1, "INVITATION#\ud800" + MARK),
            Tuple.of(1, "PARTY#u"),
            Tuple.of(1, "CHAT#u"));
    return Combinators.combine(partitions, sorts).as(List::of);
  }

  /** A valid item of any kind with some attributes that may be anything, or only those. */
  private static Arbitrary<JsonObject> images() {
    return Combinators.combine(
            Arbitraries.maps(Arbitraries.of(NAMES), values(2)).ofMaxSize(4),
            Arbitraries.of(true, true, true, false))
        .as(
            (attributes, onValidItem) -> {
              JsonObject image = onValidItem ? validItem() : new JsonObject();
              attributes.forEach((name, value) -> image.add(name, value));
              return image;
            });
  }

  private static JsonObject validItem() {
    JsonObject item = Item.invitation("p" + MARK, "u" + MARK).attributes();
    Item.member("p" + MARK, "u" + MARK).attributes().asMap().forEach(item::add);
    Item.party("p" + MARK).attributes().asMap().forEach(item::add);
    item.remove("PK");
    item.remove("SK");
    return item;
  }

  /** A value that most attributes may have, or any other. */
  private static Arbitrary<JsonObject> values(int depth) {
    Arbitrary<JsonObject> usual =
        Arbitraries.of(
                "p" + MARK, "u" + MARK, "p" + MARK, "u" + MARK, "https://a.example/" + MARK, "")
            .map(RecordPropertiesTest::text);
    Arbitrary<JsonObject> inviter =
        usual.map(id -> typed("M", "{\"id\":" + id + ",\"username\":" + id + "}"));
    Arbitrary<JsonObject> odd =
        Arbitraries.of(
            text("\ud800" + MARK),
            text(MARK.repeat(6_000)),
            typed("N", "\"" + "7".repeat(38) + "\""),
            typed("N", "\"seven" + MARK + "\""),
            typed("B", "\"AAEC/w==\""),
            typed("BOOL", "false"),
            typed("SS", "[\"" + MARK + "\"]"),
            typed("NS", "[\"1\",\"" + MARK + "\"]"),
            typed("BS", "[\"AA==\"]"),
            typed("L", "[]"),
            typed("L", "[null]"),
            new JsonObject());
    Arbitrary<JsonObject> none = Arbitraries.just(typed("NULL", "true"));
    Arbitrary<JsonObject> flat =
        Arbitraries.frequencyOf(
            Tuple.of(8, usual), Tuple.of(2, inviter), Tuple.of(2, none), Tuple.of(2, odd));
    if (depth == 0) {
      return flat;
    }
    return Arbitraries.frequencyOf(
        Tuple.of(9, flat),
        Tuple.of(
            1,
            Arbitraries.maps(Arbitraries.of(NAMES), values(depth - 1))
                .ofMaxSize(3)
                .map(
                    members -> {
                      JsonObject map = new JsonObject();
                      members.forEach((name, value) -> map.add(name, value));
                      return typed("M", map.toString());
                    })));
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void shouldPublishOnTheKeysChannelOnly_orSayWhyNotWithoutAValue(
      @ForAll("records") JsonObject record) {
    switch (read(record)) {
      case Reading.Nothing() -> {}
      case Reading.Undeliverable(String reason) ->
          assertThat(reason).isNotEmpty().doesNotContain(MARK).doesNotStartWith("cannot be read");
      case Reading.Notify(Notification notification) -> checkNotified(record, notification);
    }
  }

  private static void checkNotified(JsonObject record, Notification notification) {
    String sort = key(record, "SK");
    PartyId party = PartyId.parse(key(record, "PK").substring("PARTY#".length())).orElseThrow();
    JsonObject data = JsonParser.parseString(notification.data().json()).getAsJsonObject();
    assertThat(data.get("partyId").getAsString()).isEqualTo(party.value());
    if (sort.startsWith("INVITATION#")) {
      UserId user = UserId.parse(sort.substring("INVITATION#".length())).orElseThrow();
      assertThat(notification.channel()).isEqualTo(new Channel.User(user));
      return;
    }
    assertThat(notification.channel()).isEqualTo(new Channel.Party(party));
    JsonObject change = data.getAsJsonObject("data");
    if (sort.equals("PARTY")) {
      assertThat(PUBLISHED).containsAll(change.keySet());
    } else {
      assertThat("MEMBER#" + change.get("userId").getAsString()).isEqualTo(sort);
      assertThat(change.get("username").getAsString()).isNotEmpty();
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void shouldReadNullAsMissing(@ForAll("records") JsonObject record) {
    JsonObject without = record.deepCopy();
    JsonObject with = record.deepCopy();
    images(without).forEach(image -> NAMES.forEach(name -> removeNull(image, name)));
    images(with)
        .forEach(
            image ->
                NAMES.stream()
                    .filter(name -> !image.has(name))
                    .forEach(name -> image.add(name, typed("NULL", "true"))));

    // An image without any attribute counts as missing, which a stream's never is: it has the key.
    if (images(without).noneMatch(image -> image.keySet().isEmpty())
        && images(record).noneMatch(image -> image.keySet().isEmpty())) {
      assertThat(read(without)).isEqualTo(read(record));
      assertThat(read(with)).isEqualTo(read(record));
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void shouldNotLookAtWhatAwsAdds(
      @ForAll("records") JsonObject record, @ForAll("moreImages") JsonObject added) {
    JsonObject replicated = record.deepCopy();
    images(replicated)
        .filter(image -> !image.keySet().isEmpty())
        .forEach(
            image -> added.asMap().forEach((name, value) -> image.add("aws:rep:" + name, value)));

    assertThat(read(replicated)).isEqualTo(read(record));
  }

  @Provide
  Arbitrary<JsonObject> moreImages() {
    return images();
  }

  private static void removeNull(JsonObject image, String name) {
    if (image.has(name) && image.getAsJsonObject(name).has("NULL")) {
      image.remove(name);
    }
  }

  private static Stream<JsonObject> images(JsonObject record) {
    JsonObject dynamodb = record.getAsJsonObject("dynamodb");
    return Stream.of("OldImage", "NewImage").filter(dynamodb::has).map(dynamodb::getAsJsonObject);
  }

  private static String key(JsonObject record, String name) {
    return record
        .getAsJsonObject("dynamodb")
        .getAsJsonObject("Keys")
        .getAsJsonObject(name)
        .get("S")
        .getAsString();
  }

  private static Reading read(JsonObject record) {
    return READER.read(new Change(record).read());
  }

  private static JsonObject text(String value) {
    JsonObject text = new JsonObject();
    text.add("S", new JsonPrimitive(value));
    return text;
  }

  private static JsonObject typed(String type, String json) {
    JsonObject value = new JsonObject();
    value.add(type, JsonParser.parseString(json));
    return value;
  }
}
