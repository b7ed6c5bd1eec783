package dev.partyline.template;

import java.util.List;

/** The origin of a scalar's text. */
sealed interface ScalarOrigin {

  /** Text that is not a reference to a single resource. */
  enum Text implements ScalarOrigin {
    /** Written in the template, or computed from such text. */
    VISIBLE,
    /** Contains the value of a {@code NoEcho} parameter; must not be shown. */
    SECRET
  }

  /**
   * The result of a single {@code Ref} or {@code Fn::GetAtt}.
   *
   * @param attribute the attribute's name; {@code Ref} for a {@code Ref}
   */
  record OfResource(String logicalId, String attribute) implements ScalarOrigin {}

  /** The origin of text that is joined from parts. */
  static ScalarOrigin ofAll(List<Scalar> parts) {
    return parts.stream().anyMatch(part -> part.origin() == Text.SECRET)
        ? Text.SECRET
        : Text.VISIBLE;
  }
}
