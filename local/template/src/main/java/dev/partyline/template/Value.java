package dev.partyline.template;

/**
 * A node that is no call of an intrinsic function. What is inside a {@link Sequence} or a {@link
 * Mapping} may still be one: values are evaluated one level at a time, when they are asked for.
 */
sealed interface Value extends Node permits Scalar, Sequence, Mapping, NoValue {

  /** What a person calls this kind of value. */
  String kind();
}
