package dev.partyline.invitationtrigger;

/** What happened to an item, with the images that belong to it. */
sealed interface ItemChange {

  /** It did not exist before. */
  record Inserted(Image item) implements ItemChange {}

  /** It was changed, or put again. */
  record Modified(Image before, Image after) implements ItemChange {}

  /** It was deleted, by anybody or by time to live. */
  record Removed(Image item) implements ItemChange {}
}
