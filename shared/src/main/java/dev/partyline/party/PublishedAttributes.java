package dev.partyline.party;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The attributes of a party item whose changes are published to the party's members. An item may
 * hold more, which must not reach them. Immutable, thread-safe.
 */
public final class PublishedAttributes {

  private static final String VARIABLE = "PUBLISHED_PARTY_ATTRIBUTES";
  private static final String DEFAULT = "name,settings";

  private static final Set<String> KEYS = Set.of("PK", "SK", "partyId");

  // AWS adds such attributes, as to items of a global table of version 2017.11.29:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.V1.html
  private static final String AWS_PREFIX = "aws:";

  private final Set<String> names;

  private PublishedAttributes(Set<String> names) {
    this.names = Collections.unmodifiableSet(names);
  }

  /**
   * Reads {@code PUBLISHED_PARTY_ATTRIBUTES}: names of top-level attributes, separated by commas;
   * {@code name,settings} if it is not set.
   *
   * @throws EnvironmentException if a name is empty, one of the key's, or begins with {@code aws:}
   */
  public static PublishedAttributes from(Environment environment) {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(environment.optional(VARIABLE).orElse(DEFAULT).split(",", -1))
        .map(String::strip)
        .forEach(names::add);
    if (!names.stream().allMatch(PublishedAttributes::isValid)) {
      throw new EnvironmentException(
          VARIABLE,
          "must be attribute names separated by commas, and not PK, SK, partyId or aws:...");
    }
    return new PublishedAttributes(names);
  }

  private static boolean isValid(String name) {
    return !name.isEmpty() && !KEYS.contains(name) && !name.startsWith(AWS_PREFIX);
  }

  /** Their names, in the configured order. */
  public Set<String> names() {
    return names;
  }
}
