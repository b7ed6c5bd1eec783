package dev.partyline.party;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
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
 * told from one that the user is not in.
 */
public final class PartyTable implements Members {

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;

  public PartyTable(AwsService<DynamoDbClient> dynamoDb, String tableName) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
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
          .map(item -> member(userId, item));
    } catch (AwsException e) {
      throw new UnavailableException("members", e);
    }
  }

  private static Member member(UserId userId, Map<String, AttributeValue> item) {
    return new Member(
        userId,
        text(item, "username").orElse(""),
        text(item, "avatar").map(Avatar::at).orElse(Avatar.none()));
  }

  /** Empty for an attribute of another type. */
  private static Optional<String> text(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute)).map(AttributeValue::s);
  }
}
