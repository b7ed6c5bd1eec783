package dev.partyline.party;

import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.dynamodb.LateClient;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * The party table. Thread-safe; keep one for the life of the function.
 *
 * <p>A membership is read with one strongly consistent {@code GetItem} on (party, user) and nothing
 * else: a member removed is refused at the very next request, and a party that does not exist
 * cannot be told from one that the user is not in.
 */
public final class PartyTable implements Members {

  private final LateClient dynamoDb;
  private final String tableName;

  /**
   * @param dynamoDb the client to ask with
   * @param tableName the table's name
   */
  public PartyTable(LateClient dynamoDb, String tableName) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
  }

  @Override
  public void prepare() {
    dynamoDb.begin();
  }

  @Override
  public Optional<Member> find(PartyId partyId, UserId userId) {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(tableName)
            .key(
                Map.of(
                    "PK", AttributeValue.fromS("PARTY#" + partyId.value()),
                    "SK", AttributeValue.fromS("MEMBER#" + userId.value())))
            .consistentRead(true)
            .build();
    Map<String, AttributeValue> item;
    try {
      item = dynamoDb.get().getItem(request).item();
    } catch (SdkException e) {
      throw new UnavailableException("members", e);
    }
    return item.isEmpty() ? Optional.empty() : Optional.of(member(userId, item));
  }

  private static Member member(UserId userId, Map<String, AttributeValue> item) {
    return new Member(
        userId,
        text(item, "username").orElse(""),
        text(item, "avatar").map(Avatar::at).orElse(Avatar.none()));
  }

  private static Optional<String> text(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute)).map(AttributeValue::s);
  }
}
