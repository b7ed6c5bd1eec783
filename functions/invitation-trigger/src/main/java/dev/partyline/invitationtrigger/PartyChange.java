package dev.partyline.invitationtrigger;

import com.google.gson.JsonObject;
import dev.partyline.channel.Channel;
import dev.partyline.notification.EventData;
import dev.partyline.notification.EventName;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.user.Username;
import java.time.Instant;

/**
 * A change in a party that causes a notification, as in the table in docs/events.md. The channel is
 * that of the item's key, never of its attributes.
 */
sealed interface PartyChange {

  /**
   * The notification, or why it cannot be made.
   *
   * @throws UnreadableItemException if the item is invalid
   */
  Reading notification();

  /** A user was invited, or invited again at another time. */
  record Invited(ItemKey key, Image invitation, String eventId) implements PartyChange {
    @Override
    public Reading notification() {
      key.check(invitation);
      Image invitedBy = invitation.map("invitedBy");
      JsonObject by = new JsonObject();
      by.addProperty("id", invitedBy.text("id"));
      by.addProperty(
          "username",
          invitedBy.username().orElseGet(() -> Username.of(invitedBy.userId("id"))).text());
      JsonObject data = new JsonObject();
      data.addProperty("partyId", key.partyId().value());
      data.addProperty("partyName", invitation.text("partyName"));
      data.add("invitedBy", by);
      data.addProperty("invitedAt", invitation.text("invitedAt"));
      data.addProperty("eventId", eventId);
      return reading(new Channel.User(key.userId()), "party-invitation-received", data);
    }
  }

  /** A change in a party, for its members. */
  record Updated(
      ItemKey key,
      Image item,
      String updateType,
      JsonObject change,
      Instant updatedAt,
      String eventId)
      implements PartyChange {
    @Override
    public Reading notification() {
      key.check(item);
      JsonObject data = new JsonObject();
      data.addProperty("partyId", key.partyId().value());
      data.addProperty("updateType", updateType);
      data.add("data", change);
      data.addProperty("updatedAt", updatedAt.toString());
      data.addProperty("eventId", eventId);
      return reading(new Channel.Party(key.partyId()), "party-updated", data);
    }
  }

  private static Reading reading(Channel channel, String event, JsonObject data) {
    if (!channel.fits()) {
      return new Reading.Undeliverable("the channel's name would be too long");
    }
    return EventName.parse("event", event)
        .then(
            name ->
                EventData.of("data", data.toString())
                    .then(sized -> Outcome.accepted(new Notification(channel, name, sized))))
        .<Reading>fold(Reading.Notify::new, PartyChange::undeliverable);
  }

  private static Reading undeliverable(Refusal refusal) {
    return new Reading.Undeliverable(
        refusal instanceof Refusal.Malformed(String field, String why)
            ? field + " " + why
            : refusal.reason());
  }
}
