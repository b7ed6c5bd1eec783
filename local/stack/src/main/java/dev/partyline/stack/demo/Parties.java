package dev.partyline.stack.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.stack.demo.DemoAction.Person;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads and writes the party table as the app does: writes the items of docs/events.md, whose
 * events the trigger then publishes. Conditions of the writes decide about permissions.
 * Thread-safe.
 */
final class Parties {

  private static final String PARTY = "PARTY";
  private static final String MEMBER = "MEMBER#";
  private static final String INVITATION = "INVITATION#";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Clock clock;
  private final RandomGenerator random;

  Parties(DynamoDbClient dynamoDb, String table, Clock clock, RandomGenerator random) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.clock = clock;
    this.random = random;
  }

  /** A user's parties and invitations. */
  Answer ofUser(UserId userId) {
    ArrayNode parties = JsonNodeFactory.instance.arrayNode();
    ArrayNode invitations = JsonNodeFactory.instance.arrayNode();
    // A scan: the demo's table is small. An app would have an index for this query.
    dynamoDb
        .scanPaginator(
            scan ->
                scan.tableName(table)
                    .consistentRead(true)
                    .filterExpression("SK = :member OR SK = :invitation")
                    .expressionAttributeValues(
                        Map.of(
                            ":member", text(MEMBER + userId.value()),
                            ":invitation", text(INVITATION + userId.value()))))
        .items()
        .forEach(
            item -> {
              if (read(item, "SK").startsWith(INVITATION)) {
                invitations.add(shown(item));
              } else {
                PartyId.parse(read(item, "partyId"))
                    .flatMap(this::get)
                    .map(Parties::shown)
                    .ifPresent(parties::add);
              }
            });
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("parties", parties);
    answer.set("invitations", invitations);
    return Answer.of(answer);
  }

  /** A party with its members and open invitations. */
  Answer party(PartyId partyId) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode members = answer.putArray("members");
    ArrayNode invitations = answer.putArray("invitations");
    dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("PK = :party")
                    .expressionAttributeValues(Map.of(":party", text(pk(partyId)))))
        .items()
        .forEach(
            item -> {
              String kind = read(item, "SK");
              if (kind.equals(PARTY)) {
                answer.set("party", shown(item));
              } else if (kind.startsWith(MEMBER)) {
                members.add(shown(item));
              } else if (kind.startsWith(INVITATION)) {
                invitations.add(shown(item));
              }
            });
    return answer.has("party") ? Answer.of(answer) : noSuchParty(partyId);
  }

  /** Creates a party with its first member. */
  Answer start(String name, Person by) {
    PartyId partyId = partyIdFor(name);
    Transaction transaction = new Transaction(table);
    transaction.put(
        Map.of(
            "PK", text(pk(partyId)),
            "SK", text(PARTY),
            "partyId", text(partyId.value()),
            "name", text(name),
            "settings",
                AttributeValue.fromM(
                    Map.of("theme", text("surprise"), "capacity", AttributeValue.fromN("12")))),
        "attribute_not_exists(PK)",
        Answer.refused(409, "Party " + partyId + " already exists"));
    transaction.put(
        member(partyId, by),
        "attribute_not_exists(PK)",
        Answer.refused(409, by.username() + " is already a member of " + partyId));
    return transaction.write(
        dynamoDb, Answer.of(JsonNodeFactory.instance.objectNode().put("partyId", partyId.value())));
  }

  /** Invites a user, also again. Allowed for members. */
  Answer invite(PartyId partyId, UserId invited, Person by) {
    Optional<Map<String, AttributeValue>> party = get(partyId);
    if (party.isEmpty()) {
      return noSuchParty(partyId);
    }
    String invitedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    Transaction transaction = new Transaction(table);
    transaction.check(key(partyId, PARTY), "attribute_exists(PK)", noSuchParty(partyId));
    transaction.check(
        key(partyId, MEMBER + by.id().value()),
        "attribute_exists(PK)",
        notAMember(by.username(), partyId));
    transaction.check(
        key(partyId, MEMBER + invited.value()),
        "attribute_not_exists(PK)",
        Answer.refused(409, invited + " is already a member of " + partyId));
    transaction.put(
        Map.of(
            "PK",
            text(pk(partyId)),
            "SK",
            text(INVITATION + invited.value()),
            "partyId",
            text(partyId.value()),
            "partyName",
            party.get().getOrDefault("name", text(partyId.value())),
            "invitedUserId",
            text(invited.value()),
            "invitedBy",
            AttributeValue.fromM(
                Map.of("id", text(by.id().value()), "username", text(by.username()))),
            "invitedAt",
            text(invitedAt)));
    return transaction.write(
        dynamoDb, Answer.of(JsonNodeFactory.instance.objectNode().put("invitedAt", invitedAt)));
  }

  /** Makes an invited user a member. */
  Answer join(PartyId partyId, Person by) {
    Transaction transaction = new Transaction(table);
    transaction.check(key(partyId, PARTY), "attribute_exists(PK)", noSuchParty(partyId));
    transaction.put(
        member(partyId, by),
        "attribute_not_exists(PK)",
        Answer.refused(409, by.username() + " is already a member of " + partyId));
    transaction.delete(
        key(partyId, INVITATION + by.id().value()),
        "attribute_exists(PK)",
        Answer.refused(403, by.username() + " has no invitation to " + partyId));
    return transaction.write(dynamoDb, Answer.done());
  }

  /** Deletes an invitation. This has no event. */
  Answer decline(PartyId partyId, UserId userId) {
    Transaction transaction = new Transaction(table);
    transaction.delete(
        key(partyId, INVITATION + userId.value()),
        "attribute_exists(PK)",
        Answer.refused(404, userId + " has no invitation to " + partyId));
    return transaction.write(dynamoDb, Answer.done());
  }

  /** Deletes a member. */
  Answer leave(PartyId partyId, UserId userId) {
    Transaction transaction = new Transaction(table);
    transaction.delete(
        key(partyId, MEMBER + userId.value()),
        "attribute_exists(PK)",
        notAMember(userId.value(), partyId));
    return transaction.write(dynamoDb, Answer.done());
  }

  /** Deletes another member. Allowed for members; who removes themselves leaves. */
  Answer remove(PartyId partyId, UserId removed, Person by) {
    if (removed.equals(by.id())) {
      return leave(partyId, removed);
    }
    Transaction transaction = new Transaction(table);
    transaction.check(
        key(partyId, MEMBER + by.id().value()),
        "attribute_exists(PK)",
        notAMember(by.username(), partyId));
    transaction.delete(
        key(partyId, MEMBER + removed.value()),
        "attribute_exists(PK)",
        Answer.refused(409, removed + " is not a member of " + partyId + " any more"));
    return transaction.write(dynamoDb, Answer.done());
  }

  /** Changes a party's name, its settings, or both. Allowed for members. */
  Answer change(
      PartyId partyId, UserId userId, Optional<String> name, Optional<ObjectNode> settings) {
    List<String> changes = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    name.ifPresent(
        value -> {
          changes.add("#name = :name");
          values.put(":name", text(value));
        });
    settings.ifPresent(
        value -> {
          changes.add("settings = :settings");
          values.put(":settings", AttributeValue.fromM(Attributes.ofObject(value)));
        });
    if (changes.isEmpty()) {
      return Answer.refused(400, "name and settings are missing");
    }
    Transaction transaction = new Transaction(table);
    transaction.update(
        key(partyId, PARTY),
        "SET " + String.join(", ", changes),
        name.isPresent() ? Map.of("#name", "name") : Map.of(),
        values,
        "attribute_exists(PK)",
        noSuchParty(partyId));
    transaction.check(
        key(partyId, MEMBER + userId.value()),
        "attribute_exists(PK)",
        notAMember(userId.value(), partyId));
    return transaction.write(dynamoDb, Answer.done());
  }

  private Optional<Map<String, AttributeValue>> get(PartyId partyId) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(get -> get.tableName(table).key(key(partyId, PARTY)).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(item);
  }

  private Map<String, AttributeValue> member(PartyId partyId, Person person) {
    return Map.of(
        "PK", text(pk(partyId)),
        "SK", text(MEMBER + person.id().value()),
        "partyId", text(partyId.value()),
        "userId", text(person.id().value()),
        "username", text(person.username()),
        "joinedAt", text(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  /** A readable id with a random suffix, since names are not unique. */
  private PartyId partyIdFor(String name) {
    String words =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    byte[] unique = new byte[3];
    random.nextBytes(unique);
    String id = (words.isEmpty() ? "party" : words) + "-" + HexFormat.of().formatHex(unique);
    return PartyId.parse(id).orElseThrow();
  }

  /** An item without its keys. */
  private static ObjectNode shown(Map<String, AttributeValue> item) {
    ObjectNode shown = Attributes.json(item);
    shown.remove(List.of("PK", "SK"));
    return shown;
  }

  /** A text attribute; empty if it is missing or has another type. */
  private static String read(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    return value == null || value.s() == null ? "" : value.s();
  }

  private static Answer noSuchParty(PartyId partyId) {
    return Answer.refused(404, "Party " + partyId + " does not exist");
  }

  private static Answer notAMember(String who, PartyId partyId) {
    return Answer.refused(403, who + " is not a member of " + partyId);
  }

  private static Map<String, AttributeValue> key(PartyId partyId, String sk) {
    return Map.of("PK", text(pk(partyId)), "SK", text(sk));
  }

  private static String pk(PartyId partyId) {
    return "PARTY#" + partyId.value();
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
