package dev.partyline.party;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import dev.partyline.user.Username;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * Reads the party table. Thread-safe; keep one for the life of the function.
 *
 * <p>A membership is read with one strongly consistent {@code GetItem} on (party, user) and nothing
 * else: a removed member is denied at the next request, and a party that does not exist cannot be
 * told from one that the user is not in. A membership that has expired is none.
 */
public final class PartyTable implements Members {

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;
  private final Avatars avatars;
  private final Clock clock;

  /**
   * @param avatars decides whether a member's picture is shown
   * @param clock decides whether a membership has expired
   */
  public PartyTable(
      AwsService<DynamoDbClient> dynamoDb, String tableName, Avatars avatars, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.avatars = avatars;
    this.clock = clock;
  }

  @Override
  public Optional<Member> find(PartyId partyId, UserId userId, Deadline deadline) {
    Map<String, AttributeValue> key =
        Map.of(
            "PK", fromS("PARTY#".concat(partyId.value())),
            "SK", fromS("MEMBER#".concat(userId.value())));
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
                              .overrideConfiguration(limits)));
      return Optional.of(answer.item())
          // An item with another key is not a membership.
          .filter(item -> item.entrySet().containsAll(key.entrySet()))
          .filter(item -> !hasExpired(item))
          .map(item -> member(userId, item));
    } catch (AwsException e) {
      throw new UnavailableException("members", e);
    }
  }

  /**
   * Whether {@code expiresAt}, in seconds since 1970, has passed. DynamoDB deletes an expired item
   * within a few days only (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">time
   * to live</a>), and never if the attribute is not a number: such a one does not expire here
   * either.
   */
  private boolean hasExpired(Map<String, AttributeValue> item) {
    AttributeValue expiresAt = item.get("expiresAt");
    if (expiresAt == null || expiresAt.n() == null) {
      return false;
    }
    try {
      BigDecimal seconds = new BigDecimal(expiresAt.n());
      return seconds.compareTo(BigDecimal.valueOf(clock.millis(), 3)) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Member member(UserId userId, Map<String, AttributeValue> item) {
    return new Member(
        userId,
        text(item, "username").flatMap(Username::parse),
        text(item, "avatar").map(avatars::at).orElse(Avatar.none()));
  }

  /** Empty for an attribute of another type. */
  private static Optional<String> text(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute)).map(AttributeValue::s);
  }
}
