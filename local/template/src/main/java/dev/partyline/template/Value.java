package dev.partyline.template;

/**
 * A node that is not an intrinsic function. A {@link Sequence} or {@link Mapping} may contain
 * intrinsic functions: values are evaluated lazily, one level at a time.
 */
sealed interface Value extends Node permits Scalar, Sequence, Mapping, NoValue {

  /** The kind of value, for messages. */
  String kind();
}
