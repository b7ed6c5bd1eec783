package dev.partyline.invitationtrigger;

import com.google.gson.JsonObject;
import dev.partyline.environment.Environment;
import dev.partyline.invitationtrigger.ItemChange.Inserted;
import dev.partyline.invitationtrigger.ItemChange.Modified;
import dev.partyline.invitationtrigger.ItemChange.Removed;
import dev.partyline.invitationtrigger.PartyChange.Invited;
import dev.partyline.invitationtrigger.PartyChange.Updated;
import dev.partyline.party.PublishedAttributes;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import dev.partyline.user.Username;
import java.time.Instant;
import java.util.Optional;

/** Reads stream records: what is published because of each. Immutable, thread-safe. */
final class RecordReader {

  private final Avatars avatars;
  private final PublishedAttributes published;

  /**
   * @param avatars decides whether a member's picture is shown
   * @param published the attributes of a party that its members are told
   */
  RecordReader(Avatars avatars, PublishedAttributes published) {
    this.avatars = avatars;
    this.published = published;
  }

  /**
   * By {@code AVATAR_HOSTS} and {@code PUBLISHED_PARTY_ATTRIBUTES}.
   *
   * @throws dev.partyline.environment.EnvironmentException if one of them is invalid
   */
  static RecordReader from(Environment environment) {
    return new RecordReader(Avatars.from(environment), PublishedAttributes.from(environment));
  }

  /** Reads a record. Never throws because of its content. */
  Reading read(StreamRecord record) {
    try {
      return ItemKey.of(record)
          .flatMap(key -> change(key, record))
          .map(PartyChange::notification)
          .orElseGet(Reading.Nothing::new);
    } catch (UnreadableItemException e) {
      return new Reading.Undeliverable(e.reason());
    } catch (RuntimeException e) {
      // Only the record can be the cause. An unexpected exception must not block the records after
      // it.
      return new Reading.Undeliverable("cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /**
   * The change that a record describes; empty if it causes no notification.
   *
   * @throws UnreadableItemException if the item is invalid, or an image is missing
   */
  private Optional<PartyChange> change(ItemKey key, StreamRecord record) {
    ItemChange change = record.change();
    return switch (key.kind()) {
      case INVITATION -> invited(key, change, record);
      case MEMBER -> joinedOrLeft(key, change, record);
      case PARTY -> settingsChanged(key, change, record);
    };
  }

  private static Optional<PartyChange> invited(
      ItemKey key, ItemChange change, StreamRecord record) {
    return switch (change) {
      case Inserted(Image invitation) ->
          Optional.of(new Invited(key, invitation, record.eventId()));
      case Modified(Image before, Image after) ->
          before.attribute("invitedAt").equals(after.attribute("invitedAt"))
              ? Optional.empty()
              : Optional.of(new Invited(key, after, record.eventId()));
      case Removed removed -> Optional.empty();
    };
  }

  private Optional<PartyChange> joinedOrLeft(ItemKey key, ItemChange change, StreamRecord record) {
    return switch (change) {
      case Inserted(Image member) ->
          Optional.of(updated(key, member, "member-joined", shown(key, member), record));
      case Removed(Image member) ->
          Optional.of(updated(key, member, "member-left", shown(key, member), record));
      case Modified modified -> Optional.empty();
    };
  }

  /** What others see of a member: the username is the id where channel auth shows the id too. */
  private JsonObject shown(ItemKey key, Image member) {
    JsonObject shown = new JsonObject();
    shown.addProperty("userId", key.userId().value());
    shown.addProperty(
        "username", member.username().orElseGet(() -> Username.of(key.userId())).text());
    if (member.optionalText("avatar").map(avatars::at).orElse(Avatar.none())
        instanceof Avatar.Picture(String url)) {
      shown.addProperty("avatar", url);
    }
    return shown;
  }

  private Optional<PartyChange> settingsChanged(
      ItemKey key, ItemChange change, StreamRecord record) {
    if (!(change instanceof Modified(Image before, Image after))) {
      return Optional.empty();
    }
    JsonObject changes = after.changesSince(before, published.names());
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(updated(key, after, "settings-changed", changes, record));
  }

  private static Updated updated(
      ItemKey key, Image item, String updateType, JsonObject data, StreamRecord record) {
    return new Updated(key, item, updateType, data, changedAt(record), record.eventId());
  }

  /** From the record, not from a clock, so that it is the same at every redelivery. */
  private static Instant changedAt(StreamRecord record) {
    return record
        .changedAt()
        .orElseThrow(
            () -> new UnreadableItemException("ApproximateCreationDateTime", "is missing"));
  }
}
