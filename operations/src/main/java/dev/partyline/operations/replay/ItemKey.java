package dev.partyline.operations.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item in the party table. */
record ItemKey(String partition, String sort) {

  /** The kinds of item that events come from. */
  enum Kind {
    /** {@code PARTY#<id>}, {@code PARTY}. */
    PARTY,
    /** {@code PARTY#<id>}, {@code MEMBER#<user id>}. */
    MEMBER,
    /** {@code PARTY#<id>}, {@code INVITATION#<user id>}. */
    INVITATION;

    /**
     * Whether the stream mapping's filter lets such a change through: FilterCriteria in
     * template.yaml.
     */
    boolean invokesTheTrigger(String eventName) {
      return switch (this) {
        case PARTY -> eventName.equals("MODIFY");
        case MEMBER -> eventName.equals("INSERT") || eventName.equals("REMOVE");
        case INVITATION -> eventName.equals("INSERT") || eventName.equals("MODIFY");
      };
    }
  }

  /** The key in a record's {@code Keys}; empty if it is not that of a table with PK and SK. */
  static Optional<ItemKey> of(JsonNode keys) {
    String partition = keys.path("PK").path("S").asText();
    String sort = keys.path("SK").path("S").asText();
    return partition.isEmpty() || sort.isEmpty()
        ? Optional.empty()
        : Optional.of(new ItemKey(partition, sort));
  }

  /** The kind; empty for an item that causes no event. */
  Optional<Kind> kind() {
    if (!partition.startsWith("PARTY#")) {
      return Optional.empty();
    }
    if (sort.equals("PARTY")) {
      return Optional.of(Kind.PARTY);
    }
    if (sort.startsWith("MEMBER#")) {
      return Optional.of(Kind.MEMBER);
    }
    return sort.startsWith("INVITATION#") ? Optional.of(Kind.INVITATION) : Optional.empty();
  }

  Map<String, AttributeValue> attributes() {
    return Map.of("PK", AttributeValue.fromS(partition), "SK", AttributeValue.fromS(sort));
  }

  /** The key in one word, with the user's id. */
  String shown() {
    return partition + "/" + sort;
  }

  /** The key in one word, without the user's id. */
  String hidden() {
    int id = sort.indexOf('#') + 1;
    return partition + "/" + (id == 0 ? sort : sort.substring(0, id) + "?");
  }
}
