package dev.partyline.template;

import java.util.Optional;

/**
 * What is already known about resources that run locally: the stream ARN of a table that exists,
 * the address of an API that listens.
 *
 * <p>Called during {@link Template#resolve} only, on the thread that called it.
 */
@FunctionalInterface
public interface AttributeSource {

  /**
   * The value of an attribute, as {@code Fn::GetAtt} would give it.
   *
   * @param logicalId the resource's name in the template
   * @param attribute the attribute's name, such as {@code StreamArn}
   * @return the value, or empty for one made up from the stack's and the resource's name
   */
  Optional<String> attribute(String logicalId, String attribute);

  /** Knows nothing: every attribute gets a made-up value. */
  static AttributeSource none() {
    return (logicalId, attribute) -> Optional.empty();
  }
}
