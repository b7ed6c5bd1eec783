package dev.partyline.template;

/** A node of a template, with its location. */
sealed interface Node permits Value, Intrinsic {

  Location location();
}
