package dev.partyline.operations.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.party.Expiry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do about a kept record, given its item as it is in the table now. A kept record describes
 * the item as it was when it could not be delivered: invalid, perhaps, and corrected since.
 */
sealed interface CurrentChange {

  /**
   * Send a record to the trigger: the kept one, with the item as it is now. Its event id is the
   * kept one's.
   */
  record Send(EventRecord record) implements CurrentChange {}

  /** The item no longer exists, so that there is nothing true to tell. */
  record Gone() implements CurrentChange {}

  /**
   * A later change, with a record of its own, has told or undone what the kept record would tell.
   *
   * @param why in a few words
   */
  record Superseded(String why) implements CurrentChange {}

  /**
   * Decides.
   *
   * @param item the item now, in the stream's JSON; empty if it does not exist
   * @param expiry decides whether a member still is one
   */
  static CurrentChange of(EventRecord record, Optional<ObjectNode> item, Expiry expiry) {
    Optional<ItemKey.Kind> kind = record.key().flatMap(ItemKey::kind);
    if (kind.isEmpty()) {
      return new Send(record);
    }
    Optional<ObjectNode> now =
        kind.get() == ItemKey.Kind.MEMBER
            ? item.filter(member -> !expiry.hasPassed(expiresAt(member)))
            : item;
    if (record.eventName().equals("REMOVE")) {
      return now.isPresent() ? new Superseded("the item exists again") : new Send(record);
    }
    if (now.isEmpty()) {
      return new Gone();
    }
    return switch (kind.get()) {
      case INVITATION -> invited(record, now.get());
      case MEMBER -> new Send(record.with(now.get(), record.image("OldImage")));
      case PARTY -> changed(record, now.get());
    };
  }

  private static Optional<String> expiresAt(ObjectNode member) {
    JsonNode seconds = member.path(Expiry.ATTRIBUTE).path("N");
    return seconds.isTextual() ? Optional.of(seconds.asText()) : Optional.empty();
  }

  /** Another invitedAt is another invitation, which has a record of its own. */
  private static CurrentChange invited(EventRecord record, ObjectNode now) {
    boolean again =
        record
            .image("NewImage")
            .filter(then -> !same(then.path("invitedAt"), now.path("invitedAt")))
            .isPresent();
    return again
        ? new Superseded("invited again since, with another invitedAt")
        : new Send(record.with(now, record.image("OldImage")));
  }

  /**
   * Tells the attributes that this record changed, and that have not changed since: a later change
   * has a record of its own.
   */
  private static CurrentChange changed(EventRecord record, ObjectNode now) {
    Optional<ObjectNode> before = record.image("OldImage");
    Optional<ObjectNode> after = record.image("NewImage");
    if (before.isEmpty() || after.isEmpty()) {
      return new Send(record.with(now, before));
    }
    Set<String> names = new HashSet<>();
    before.get().fieldNames().forEachRemaining(names::add);
    after.get().fieldNames().forEachRemaining(names::add);
    ObjectNode then = now.deepCopy();
    boolean untold = false;
    for (String name : names) {
      JsonNode old = before.get().path(name);
      JsonNode changed = after.get().path(name);
      if (!same(old, changed) && same(changed, now.path(name))) {
        untold = true;
        if (old.isMissingNode()) {
          then.remove(name);
        } else {
          then.set(name, old);
        }
      }
    }
    return untold
        ? new Send(record.with(now, Optional.of(then)))
        : new Superseded("all that it changed has changed again since");
  }

  /** Whether two values are equal. A set has no order. */
  private static boolean same(JsonNode one, JsonNode other) {
    return ordered(one).equals(ordered(other));
  }

  private static JsonNode ordered(JsonNode value) {
    if (value instanceof ObjectNode type && type.size() == 1) {
      String name = type.fieldNames().next();
      if (type.get(name) instanceof ArrayNode set && Set.of("SS", "NS", "BS").contains(name)) {
        List<JsonNode> elements = new ArrayList<>();
        set.forEach(elements::add);
        elements.sort(Comparator.comparing(JsonNode::asText));
        return type.objectNode().set(name, type.arrayNode().addAll(elements));
      }
    }
    return value;
  }
}
