package dev.partyline.channel;

import java.util.Optional;

/** A party's id. The same limits as for a {@link UserId}. */
public final class PartyId {

  private final String value;

  private PartyId(String value) {
    this.value = value;
  }

  /** Parses an id; empty if it is invalid. */
  public static Optional<PartyId> parse(String text) {
    return Id.isValid(text) ? Optional.of(new PartyId(text)) : Optional.empty();
  }

  /** The id as in the table. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartyId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
