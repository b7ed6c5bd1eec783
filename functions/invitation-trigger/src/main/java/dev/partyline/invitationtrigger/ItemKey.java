package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import java.util.Optional;
import java.util.function.Function;

/**
 * The key of a party's item. It alone says which party and which user an item is about: membership
 * is read by it. What the item's attributes say must agree.
 *
 * @param party the party's id, which may be invalid
 * @param user the user's id, which may be invalid; empty for a party item
 */
record ItemKey(Kind kind, String party, String user) {

  private static final String PARTITION = "PARTY#";

  /** The kinds of item that cause a notification. */
  enum Kind {
    PARTY("PARTY", ""),
    MEMBER("MEMBER#", "userId"),
    INVITATION("INVITATION#", "invitedUserId");

    private final String prefix;
    private final String userAttribute;

    /**
     * @param prefix of the sort key; all of it for a party
     * @param userAttribute the attribute that repeats the user's id; empty for a party
     */
    Kind(String prefix, String userAttribute) {
      this.prefix = prefix;
      this.userAttribute = userAttribute;
    }

    private boolean matches(String sort) {
      return this == PARTY ? sort.equals(prefix) : sort.startsWith(prefix);
    }
  }

  /** The key of a record's item; empty for an item of another kind. */
  static Optional<ItemKey> of(StreamRecord record) {
    return text(record, "PK")
        .filter(partition -> partition.startsWith(PARTITION))
        .map(partition -> partition.substring(PARTITION.length()))
        .flatMap(party -> text(record, "SK").flatMap(sort -> of(party, sort)));
  }

  private static Optional<ItemKey> of(String party, String sort) {
    for (Kind kind : Kind.values()) {
      if (kind.matches(sort)) {
        return Optional.of(new ItemKey(kind, party, sort.substring(kind.prefix.length())));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(StreamRecord record, String name) {
    return record.keys().flatMap(keys -> keys.attribute(name)).map(AttributeValue::getS);
  }

  /**
   * The party.
   *
   * @throws UnreadableItemException if the key holds no valid id
   */
  PartyId partyId() {
    return id("PK", party, PartyId::parse);
  }

  /**
   * The member, or the invited user.
   *
   * @throws UnreadableItemException if the key holds no valid id
   */
  UserId userId() {
    return id("SK", user, UserId::parse);
  }

  private static <T> T id(String name, String text, Function<String, Optional<T>> parse) {
    return parse
        .apply(text)
        .orElseThrow(() -> new UnreadableItemException(name, "holds no valid id"));
  }

  /**
   * Checks that an item's attributes name the same party and user, if they name any.
   *
   * @throws UnreadableItemException if they do not
   */
  void check(Image item) {
    check(item, "partyId", party);
    if (!kind.userAttribute.isEmpty()) {
      check(item, kind.userAttribute, user);
    }
  }

  private static void check(Image item, String attribute, String id) {
    if (item.optionalText(attribute).filter(text -> !text.equals(id)).isPresent()) {
      throw new UnreadableItemException(attribute, "and the key disagree");
    }
  }
}
