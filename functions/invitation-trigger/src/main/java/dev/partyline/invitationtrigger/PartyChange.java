package dev.partyline.invitationtrigger;

import com.google.gson.JsonObject;
import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.notification.EventData;
import dev.partyline.notification.EventName;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import java.time.Instant;
import java.util.Optional;

/**
 * A change in a party that causes a notification: one class for each row of the table in
 * docs/events.md.
 */
sealed interface PartyChange {

  /** The notification, or why it cannot be made. */
  Reading notification();

  /** A user was invited, or invited again at another time. */
  record Invited(Image invitation, String eventId) implements PartyChange {
    @Override
    public Reading notification() {
      Image invitedBy = invitation.map("invitedBy");
      JsonObject by = new JsonObject();
      by.addProperty("id", invitedBy.text("id"));
      by.addProperty("username", invitedBy.shownUsername("id"));
      JsonObject data = new JsonObject();
      data.addProperty("partyId", invitation.text("partyId"));
      data.addProperty("partyName", invitation.text("partyName"));
      data.add("invitedBy", by);
      data.addProperty("invitedAt", invitation.text("invitedAt"));
      data.addProperty("eventId", eventId);
      return reading(
          new Channel.User(invitation.userId("invitedUserId")), "party-invitation-received", data);
    }
  }

  /** A change in a party, for its members. */
  record Updated(
      Image item, String updateType, JsonObject change, Instant updatedAt, String eventId)
      implements PartyChange {
    @Override
    public Reading notification() {
      JsonObject data = new JsonObject();
      data.addProperty("partyId", item.text("partyId"));
      data.addProperty("updateType", updateType);
      data.add("data", change);
      data.addProperty("updatedAt", updatedAt.toString());
      data.addProperty("eventId", eventId);
      PartyId partyId =
          PartyId.parse(item.text("partyId"))
              .orElseThrow(() -> new UnreadableItemException("partyId", "cannot be an id"));
      return reading(new Channel.Party(partyId), "party-updated", data);
    }
  }

  /**
   * The change that a record describes; empty if it causes no notification.
   *
   * @param avatars decides whether a member's picture is shown
   * @throws UnreadableItemException if the item is invalid
   */
  static Optional<PartyChange> of(StreamRecord record, Avatars avatars) {
    Optional<Image> before = record.before();
    Optional<Image> after = record.after();
    return ItemKind.of(record)
        .flatMap(
            kind ->
                switch (kind) {
                  case INVITATION -> invited(before, after, record);
                  case MEMBER -> joinedOrLeft(before, after, record, avatars);
                  case PARTY -> settingsChanged(before, after, record);
                });
  }

  private static Optional<PartyChange> invited(
      Optional<Image> before, Optional<Image> after, StreamRecord record) {
    return after
        .filter(now -> before.isEmpty() || !invitedAt(before).equals(invitedAt(after)))
        .map(now -> new Invited(now, record.eventId()));
  }

  private static Optional<?> invitedAt(Optional<Image> invitation) {
    return invitation.flatMap(item -> item.attribute("invitedAt"));
  }

  private static Optional<PartyChange> joinedOrLeft(
      Optional<Image> before, Optional<Image> after, StreamRecord record, Avatars avatars) {
    if (before.isPresent() == after.isPresent()) {
      return Optional.empty();
    }
    String updateType = after.isPresent() ? "member-joined" : "member-left";
    Image member = after.or(() -> before).orElseThrow();
    JsonObject change = new JsonObject();
    change.addProperty("userId", member.text("userId"));
    change.addProperty("username", member.shownUsername("userId"));
    if (member.optionalText("avatar").map(avatars::at).orElse(Avatar.none())
        instanceof Avatar.Picture(String url)) {
      change.addProperty("avatar", url);
    }
    return Optional.of(
        new Updated(member, updateType, change, changedAt(record), record.eventId()));
  }

  private static Optional<PartyChange> settingsChanged(
      Optional<Image> before, Optional<Image> after, StreamRecord record) {
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    JsonObject change = after.get().changesSince(before.get());
    return change.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Updated(
                after.get(), "settings-changed", change, changedAt(record), record.eventId()));
  }

  /** From the record, not from a clock, so that it is the same at every redelivery. */
  private static Instant changedAt(StreamRecord record) {
    return record
        .changedAt()
        .orElseThrow(
            () -> new UnreadableItemException("ApproximateCreationDateTime", "is missing"));
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
