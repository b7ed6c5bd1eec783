package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.party.Expiry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Decides whose connections end because of a record: those of a member whose item was removed, by
 * anybody or by DynamoDB's time to live. The item's key says who that is, as for membership: an
 * item with invalid attributes is a removal too. Thread-safe.
 */
final class Revocation {

  private final boolean isOn;
  private final Expiry expiry;

  /**
   * @param isOn whether a removal ends connections at all
   * @param clock decides whether a new membership has expired already
   */
  Revocation(boolean isOn, Clock clock) {
    this.isOn = isOn;
    this.expiry = new Expiry(clock);
  }

  /**
   * By {@code REVOKE_ON_REMOVAL}; on if it is not set.
   *
   * @throws dev.partyline.environment.EnvironmentException if it is neither true nor false
   */
  static Revocation from(Environment environment, Clock clock) {
    return new Revocation(environment.flag("REVOKE_ON_REMOVAL", true), clock);
  }

  /**
   * The user whose connections end.
   *
   * @param later the records after it in the batch: a member whom the last of them puts back keeps
   *     the connections
   */
  Optional<UserId> of(StreamRecord record, List<StreamRecord> later) {
    if (!isOn || !record.isRemoval()) {
      return Optional.empty();
    }
    return ItemKey.of(record)
        .filter(key -> key.kind() == ItemKey.Kind.MEMBER)
        .filter(key -> !isMemberAfter(key, later))
        // Nobody can sign in with an invalid id.
        .flatMap(key -> UserId.parse(key.user()));
  }

  private boolean isMemberAfter(ItemKey key, List<StreamRecord> later) {
    return later.stream()
        .filter(record -> ItemKey.of(record).filter(key::equals).isPresent())
        .reduce((earlier, last) -> last)
        .filter(last -> !last.isRemoval())
        .flatMap(StreamRecord::after)
        .map(member -> member.attribute(Expiry.ATTRIBUTE).map(AttributeValue::getN))
        .filter(expiresAt -> !expiry.hasPassed(expiresAt))
        .isPresent();
  }
}
