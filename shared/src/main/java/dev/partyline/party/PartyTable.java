package dev.partyline.party;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.retry.Backoff;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import dev.partyline.user.Username;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads the party table. Thread-safe; keep one for the life of the function.
 *
 * <p>A membership is read with one strongly consistent {@code GetItem} on (party, user) and nothing
 * else, several ones with one {@code BatchGetItem}: a removed member is denied at the next request,
 * and a party that does not exist cannot be told from one that the user is not in. A membership
 * that has expired is none.
 */
public final class PartyTable implements Members {

  private static final String PARTITION_KEY = "PK";
  private static final String SORT_KEY = "SK";

  // Only what is used: for a hundred whole items the SDK allocates 130 KB more. No name is one of
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
  private static final String ATTRIBUTES =
      String.join(",", PARTITION_KEY, SORT_KEY, "username", "avatar", Expiry.ATTRIBUTE);

  // Unprocessed keys mean that the table is throttled, which takes longer to pass than an error:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration MAX_BACKOFF = Duration.ofMillis(800);

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;
  private final Avatars avatars;
  private final Expiry expiry;
  private final Backoff backoff;

  /**
   * @param avatars decides whether a member's picture is shown
   * @param clock decides whether a membership has expired
   */
  public PartyTable(
      AwsService<DynamoDbClient> dynamoDb, String tableName, Avatars avatars, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.avatars = avatars;
    this.expiry = new Expiry(clock);
    // Numbers seeded before a snapshot would be the same in all copies.
    this.backoff = new Backoff(FIRST_BACKOFF, MAX_BACKOFF, SecureRandom::new);
  }

  @Override
  public Optional<Member> find(PartyId partyId, UserId userId, Deadline deadline) {
    Map<String, AttributeValue> key = key(partitionKey(partyId), sortKey(userId));
    try {
      GetItemResponse answer =
          dynamoDb.call(
              deadline.remaining(),
              (client, limits) ->
                  client.getItem(
                      get ->
                          get.tableName(tableName)
                              .key(key)
                              .consistentRead(true)
                              .projectionExpression(ATTRIBUTES)
                              .overrideConfiguration(limits)));
      return Optional.of(answer.item())
          // An item with another key is not a membership.
          .filter(item -> item.entrySet().containsAll(key.entrySet()))
          .flatMap(item -> member(userId, item));
    } catch (AwsException e) {
      throw new UnavailableException("members", e);
    }
  }

  /**
   * Reads with one {@code BatchGetItem}. DynamoDB may return some keys as unprocessed, which the
   * SDK does not retry (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>):
   * those are requested again until the deadline.
   */
  @Override
  public Map<PartyId, Member> findAll(Set<PartyId> partyIds, UserId userId, Deadline deadline) {
    // By partition key: the sort key is the same for all, and comparing whole keys takes longer.
    Map<AttributeValue, PartyId> left = new LinkedHashMap<>();
    partyIds.forEach(partyId -> left.put(partitionKey(partyId), partyId));
    AttributeValue sortKey = sortKey(userId);
    Map<PartyId, Member> found = new HashMap<>();
    try {
      for (int retry = 0; !left.isEmpty(); retry++) {
        BatchGetItemResponse answer = read(left.keySet(), sortKey, deadline);
        for (Map<String, AttributeValue> item : items(answer)) {
          PartyId partyId = left.get(item.get(PARTITION_KEY));
          // An item with another key is not a membership.
          if (partyId != null && sortKey.equals(item.get(SORT_KEY))) {
            member(userId, item).ifPresent(member -> found.put(partyId, member));
          }
        }
        left.keySet().retainAll(unprocessedKeys(answer));
        if (!left.isEmpty()) {
          pause(retry, deadline);
        }
      }
    } catch (AwsException e) {
      throw new UnavailableException("members", e);
    }
    return found;
  }

  private BatchGetItemResponse read(
      Set<AttributeValue> partitionKeys, AttributeValue sortKey, Deadline deadline)
      throws AwsException {
    List<Map<String, AttributeValue>> keys = new ArrayList<>(partitionKeys.size());
    partitionKeys.forEach(partitionKey -> keys.add(key(partitionKey, sortKey)));
    KeysAndAttributes read =
        KeysAndAttributes.builder()
            .keys(keys)
            .consistentRead(true)
            .projectionExpression(ATTRIBUTES)
            .build();
    return dynamoDb.call(
        deadline.remaining(),
        (client, limits) ->
            client.batchGetItem(
                get -> get.requestItems(Map.of(tableName, read)).overrideConfiguration(limits)));
  }

  private void pause(int retry, Deadline deadline) throws AwsException {
    Duration delay = backoff.before(retry);
    if (deadline.remaining().compareTo(delay) <= 0) {
      throw AwsException.incomplete();
    }
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsException.incomplete();
    }
  }

  private static List<Map<String, AttributeValue>> items(BatchGetItemResponse answer) {
    return answer.responses().values().stream().flatMap(List::stream).toList();
  }

  private static Set<AttributeValue> unprocessedKeys(BatchGetItemResponse answer) {
    return answer.unprocessedKeys().values().stream()
        .flatMap(table -> table.keys().stream())
        .map(key -> key.get(PARTITION_KEY))
        .collect(Collectors.toSet());
  }

  private static Map<String, AttributeValue> key(
      AttributeValue partitionKey, AttributeValue sortKey) {
    return Map.of(PARTITION_KEY, partitionKey, SORT_KEY, sortKey);
  }

  private static AttributeValue partitionKey(PartyId partyId) {
    return fromS("PARTY#".concat(partyId.value()));
  }

  private static AttributeValue sortKey(UserId userId) {
    return fromS("MEMBER#".concat(userId.value()));
  }

  /** Empty if the membership has expired. */
  private Optional<Member> member(UserId userId, Map<String, AttributeValue> item) {
    if (expiry.hasPassed(number(item, Expiry.ATTRIBUTE))) {
      return Optional.empty();
    }
    return Optional.of(
        new Member(
            userId,
            text(item, "username").flatMap(Username::parse),
            text(item, "avatar").map(avatars::at).orElse(Avatar.none())));
  }

  /** Empty for an attribute of another type. */
  private static Optional<String> number(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute)).map(AttributeValue::n);
  }

  /** Empty for an attribute of another type. */
  private static Optional<String> text(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute)).map(AttributeValue::s);
  }
}
