package dev.partyline.party;

import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.dynamodb.DynamoDbException;
import dev.partyline.dynamodb.Item;
import dev.partyline.dynamodb.Key;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import java.util.Optional;

/**
 * The party table. Thread-safe; keep one for the life of the function.
 *
 * <p>A membership is read with one strongly consistent {@code GetItem} on (party, user) and nothing
 * else: a member removed is refused at the very next request, and a party that does not exist
 * cannot be told from one that the user is not in.
 */
public final class PartyTable implements Members {

  private final DynamoDb dynamoDb;
  private final String tableName;

  /**
   * @param dynamoDb where the table is
   * @param tableName the table's name
   */
  public PartyTable(DynamoDb dynamoDb, String tableName) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
  }

  @Override
  public Optional<Member> find(PartyId partyId, UserId userId) {
    Key key = new Key("PARTY#".concat(partyId.value()), "MEMBER#".concat(userId.value()));
    try {
      return dynamoDb.getItem(tableName, key).map(item -> member(userId, item));
    } catch (DynamoDbException e) {
      throw new UnavailableException("members", e);
    }
  }

  private static Member member(UserId userId, Item item) {
    return new Member(
        userId,
        item.text("username").orElse(""),
        item.text("avatar").map(Avatar::at).orElse(Avatar.none()));
  }
}
