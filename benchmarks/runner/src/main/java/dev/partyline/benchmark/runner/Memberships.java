package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Who is a member of what, besides the one member of the one party. */
final class Memberships {

  /** Parties of which the one user is a member too. */
  static final int PARTIES = 100;

  /** Other users. */
  static final int USERS = 200;

  /** Parties of each of them. */
  static final int PARTIES_OF_USER = 19;

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
  private static final int MAX_WRITES = 25;

  private Memberships() {}

  /** A party's id. */
  static String party(int number) {
    return UUID.nameUUIDFromBytes(("party " + number).getBytes(UTF_8)).toString();
  }

  /** The ids of all of them. */
  static List<String> parties() {
    return IntStream.range(0, PARTIES).mapToObj(Memberships::party).toList();
  }

  /** A user's id. */
  static String user(int number) {
    return UUID.nameUUIDFromBytes(("user " + number).getBytes(UTF_8)).toString();
  }

  /** The numbers of a user's parties. */
  static List<Integer> partiesOf(int user) {
    List<Integer> parties = new ArrayList<>();
    for (int number = 0; number < PARTIES_OF_USER; number++) {
      parties.add((user + number) % PARTIES);
    }
    return parties;
  }

  /** Makes the one user a member of all parties, and the others of theirs. */
  static void write(DynamoDbClient client, String table, String theUser) {
    List<WriteRequest> writes = new ArrayList<>();
    for (int party = 0; party < PARTIES; party++) {
      writes.add(put(party(party), theUser));
    }
    for (int user = 0; user < USERS; user++) {
      for (int party : partiesOf(user)) {
        writes.add(put(party(party), user(user)));
      }
    }
    for (int from = 0; from < writes.size(); from += MAX_WRITES) {
      List<WriteRequest> some = writes.subList(from, Math.min(from + MAX_WRITES, writes.size()));
      client.batchWriteItem(batch -> batch.requestItems(Map.of(table, some)));
    }
  }

  private static WriteRequest put(String party, String user) {
    PutRequest put = PutRequest.builder().item(item(party, user)).build();
    return WriteRequest.builder().putRequest(put).build();
  }

  static String partitionKey(String party) {
    return "PARTY#" + party;
  }

  static String sortKey(String user) {
    return "MEMBER#" + user;
  }

  /** A member item as the application writes it. */
  static Map<String, AttributeValue> item(String party, String user) {
    return Map.of(
        "PK", AttributeValue.fromS(partitionKey(party)),
        "SK", AttributeValue.fromS(sortKey(user)),
        "partyId", AttributeValue.fromS(party),
        "userId", AttributeValue.fromS(user),
        "username", AttributeValue.fromS("ada"),
        "avatar", AttributeValue.fromS("https://img.example/ada.png"),
        "joinedAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
  }
}
