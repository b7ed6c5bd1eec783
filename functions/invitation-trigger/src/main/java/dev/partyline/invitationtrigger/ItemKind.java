package dev.partyline.invitationtrigger;

import java.util.Optional;

/** The kinds of item in the party table, by their keys. */
enum ItemKind {
  PARTY,
  MEMBER,
  INVITATION;

  /** The kind; empty for an item that causes no notification. */
  static Optional<ItemKind> of(StreamRecord record) {
    Optional<Image> keys = record.keys();
    String partition = keys.flatMap(key -> key.optionalText("PK")).orElse("");
    String sort = keys.flatMap(key -> key.optionalText("SK")).orElse("");
    if (!partition.startsWith("PARTY#")) {
      return Optional.empty();
    }
    if (sort.equals("PARTY")) {
      return Optional.of(PARTY);
    }
    if (sort.startsWith("MEMBER#")) {
      return Optional.of(MEMBER);
    }
    return sort.startsWith("INVITATION#") ? Optional.of(INVITATION) : Optional.empty();
  }
}
