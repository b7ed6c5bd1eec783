package dev.partyline.user;

/** A user's picture. {@link Avatars} decides which one is shown. */
public sealed interface Avatar {

  /** A picture and its https URL. */
  record Picture(String url) implements Avatar {}

  /** No picture to show. */
  record None() implements Avatar {}

  /** No picture. */
  static Avatar none() {
    return new None();
  }

  /** This picture, or else the other. */
  default Avatar or(Avatar other) {
    return this instanceof None ? other : this;
  }
}
