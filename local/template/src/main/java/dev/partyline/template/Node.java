package dev.partyline.template;

/** One node of a template as it is written, with the place where it is written. */
sealed interface Node permits Value, Intrinsic {

  Location location();
}
