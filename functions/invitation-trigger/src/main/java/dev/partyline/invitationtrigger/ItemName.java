package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.partyline.channel.UserId;
import dev.partyline.pseudonym.Pseudonyms;
import java.util.List;

/**
 * Names a record's item for the operator, by its key: {@code
 * PARTY#garden/INVITATION#3a9974751561ce12}. A user's id is its pseudonym, as in channel auth's
 * log. Thread-safe.
 */
final class ItemName {

  private static final List<String> USER_PREFIXES = List.of("MEMBER#", "INVITATION#");
  private static final String UNKNOWN = "?";

  private final Pseudonyms pseudonyms;

  ItemName(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  /** The name; with a {@code ?} for an id that is invalid, or while the secret is not known. */
  String of(StreamRecord record) {
    return text(record, "PK") + "/" + withPseudonym(text(record, "SK"));
  }

  private String withPseudonym(String sortKey) {
    return USER_PREFIXES.stream()
        .filter(sortKey::startsWith)
        .findFirst()
        .map(prefix -> prefix + pseudonym(sortKey.substring(prefix.length())))
        .orElse(sortKey);
  }

  private String pseudonym(String id) {
    return UserId.parse(id).flatMap(pseudonyms::user).orElse(UNKNOWN);
  }

  private static String text(StreamRecord record, String name) {
    return record
        .keys()
        .flatMap(keys -> keys.attribute(name))
        .map(AttributeValue::getS)
        .orElse(UNKNOWN);
  }
}
