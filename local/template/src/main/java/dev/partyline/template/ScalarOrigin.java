package dev.partyline.template;

import java.util.List;

/** Where the text of a scalar came from. */
sealed interface ScalarOrigin {

  /** Text of no single resource. */
  enum Text implements ScalarOrigin {
    /** Written in the template, or made of what is. */
    VISIBLE,
    /** Made, wholly or in part, of a {@code NoEcho} parameter; must not be shown. */
    SECRET
  }

  /**
   * Exactly what one {@code Ref} or one {@code Fn::GetAtt} gave.
   *
   * @param attribute the attribute's name; {@code Ref} for a {@code Ref}
   */
  record OfResource(String logicalId, String attribute) implements ScalarOrigin {}

  /** The origin of a text that is made of several. */
  static ScalarOrigin ofAll(List<Scalar> parts) {
    return parts.stream().anyMatch(part -> part.origin() == Text.SECRET)
        ? Text.SECRET
        : Text.VISIBLE;
  }
}
