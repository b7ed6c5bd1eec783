package dev.partyline.packaged;

import dev.partyline.testsupport.RecordingPusher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An app that changes parties at random, and knows the expected events of each party in order. Not
 * thread-safe.
 */
final class PartyChanges {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Random random;
  private final List<String> parties;
  private final Map<String, List<String>> members = new HashMap<>();
  private final Map<String, List<String>> expected = new TreeMap<>();
  private int written;
  private int undeliverable;

  /**
   * @param prefix of the parties' ids, so that two apps share none
   * @param partyCount number of parties
   */
  PartyChanges(DynamoDbClient dynamoDb, String table, String prefix, int partyCount, long seed) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.random = new Random(seed);
    this.parties = new ArrayList<>();
    for (int i = 0; i < partyCount; i++) {
      parties.add(prefix + i);
    }
  }

  /** Writes so many changes; about two thirds of them cause an event. */
  void write(int count) {
    for (int i = 0; i < count; i++) {
      writeOne(parties.get(random.nextInt(parties.size())));
    }
  }

  /** Writes one invitation, to this user. */
  void invite(String userId) {
    invite(parties.get(0), userId, "t" + written);
  }

  /** Adds a member to the first party. */
  void join(String userId) {
    join(parties.get(0), userId, new ArrayList<>());
  }

  /** Removes a member of the first party. */
  void remove(String userId) {
    remove(parties.get(0), userId);
  }

  /** The expected events by party id: a label for each. */
  Map<String, List<String>> expected() {
    return expected;
  }

  /** The number of expected events. */
  int expectedCount() {
    return expected.values().stream().mapToInt(List::size).sum();
  }

  /** The number of undeliverable records. */
  int undeliverableCount() {
    return undeliverable;
  }

  /** The label of an event. */
  static String label(RecordingPusher.Event event) {
    if (event.name().equals("party-invitation-received")) {
      return event.channel() + " " + event.data().path("invitedAt").asText();
    }
    String type = event.data().path("updateType").asText();
    return type
        + " "
        + event.data().path("data").path(type.startsWith("member") ? "userId" : "name");
  }

  private void writeOne(String partyId) {
    written++;
    String user = "user" + written;
    List<String> present = members.computeIfAbsent(partyId, id -> new ArrayList<>());
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> invite(partyId, user, "t" + written);
      case 6 -> { // again, at the same time and at another
        invite(partyId, user, "t" + written);
        put(invitation(partyId, user, "t" + written, "Renamed"));
        invite(partyId, user, "u" + written);
      }
      case 7, 8, 9, 10 -> join(partyId, user, present);
      case 11, 12, 13 -> leaveOrJoin(partyId, user, present);
      case 14 -> { // a changed member causes no event
        join(partyId, user, present);
        put(member(partyId, user, "Renamed"));
      }
      case 15, 16 -> change(partyId);
      case 17 -> put(item(partyId, "CHAT#" + written));
      case 18 -> put(item(partyId, "NOTE#" + written));
      default -> {
        Map<String, AttributeValue> broken = invitation(partyId, user, "t" + written, "Party");
        broken.remove("invitedBy");
        put(broken);
        undeliverable++;
      }
    }
  }

  private void invite(String partyId, String user, String invitedAt) {
    put(invitation(partyId, user, invitedAt, "Party"));
    expect(partyId, "private-user-" + user + " " + invitedAt);
  }

  private void join(String partyId, String user, List<String> present) {
    put(member(partyId, user, "Name"));
    present.add(user);
    expect(partyId, "member-joined \"" + user + "\"");
  }

  private void leaveOrJoin(String partyId, String user, List<String> present) {
    if (present.isEmpty()) {
      join(partyId, user, present);
      return;
    }
    remove(partyId, present.remove(random.nextInt(present.size())));
  }

  private void remove(String partyId, String leaver) {
    dynamoDb.deleteItem(
        request ->
            request
                .tableName(table)
                .key(Map.of("PK", text("PARTY#" + partyId), "SK", text("MEMBER#" + leaver))));
    expect(partyId, "member-left \"" + leaver + "\"");
  }

  /** The first change creates the party, which causes no event. */
  private void change(String partyId) {
    Map<String, AttributeValue> party = item(partyId, "PARTY");
    party.put("name", text("name" + written));
    boolean isNew =
        dynamoDb
            .putItem(request -> request.tableName(table).item(party).returnValues("ALL_OLD"))
            .attributes()
            .isEmpty();
    if (!isNew) {
      expect(partyId, "settings-changed \"name" + written + "\"");
    }
  }

  private void expect(String partyId, String label) {
    expected.computeIfAbsent(partyId, id -> new ArrayList<>()).add(label);
  }

  private void put(Map<String, AttributeValue> item) {
    dynamoDb.putItem(request -> request.tableName(table).item(item));
  }

  private static Map<String, AttributeValue> invitation(
      String partyId, String user, String invitedAt, String partyName) {
    Map<String, AttributeValue> item = item(partyId, "INVITATION#" + user);
    item.put("partyName", text(partyName));
    item.put("invitedUserId", text(user));
    item.put("invitedBy", AttributeValue.fromM(Map.of("id", text("eve"), "username", text("Eve"))));
    item.put("invitedAt", text(invitedAt));
    return item;
  }

  private static Map<String, AttributeValue> member(String partyId, String user, String name) {
    Map<String, AttributeValue> item = item(partyId, "MEMBER#" + user);
    item.put("userId", text(user));
    item.put("username", text(name));
    return item;
  }

  private static Map<String, AttributeValue> item(String partyId, String sortKey) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", text("PARTY#" + partyId));
    item.put("SK", text(sortKey));
    item.put("partyId", text(partyId));
    return item;
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
