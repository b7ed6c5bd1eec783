package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.partyline.channel.UserId;
import java.util.Optional;

/** The key of a member item, by which membership is read. */
record MemberKey(String partition, String sort) {

  private static final String PREFIX = "MEMBER#";

  /** The key of a record's item; empty for another kind of item. */
  static Optional<MemberKey> of(StreamRecord record) {
    return text(record, "PK")
        .filter(partition -> partition.startsWith("PARTY#"))
        .flatMap(
            partition ->
                text(record, "SK")
                    .filter(sort -> sort.startsWith(PREFIX))
                    .map(sort -> new MemberKey(partition, sort)));
  }

  private static Optional<String> text(StreamRecord record, String name) {
    return record.keys().flatMap(keys -> keys.attribute(name)).map(AttributeValue::getS);
  }

  /** The member; empty if the key holds no valid id, with which nobody can sign in. */
  Optional<UserId> user() {
    return UserId.parse(sort.substring(PREFIX.length()));
  }
}
