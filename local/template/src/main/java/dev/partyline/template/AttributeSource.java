package dev.partyline.template;

import java.util.Optional;

/**
 * Provides attributes of resources that already run locally, such as the stream ARN of a table or
 * the address of an API.
 *
 * <p>Called by {@link Template#resolve} only, on its thread.
 */
@FunctionalInterface
public interface AttributeSource {

  /**
   * The value of {@code Fn::GetAtt} for an attribute.
   *
   * @param logicalId the resource's logical id
   * @param attribute the attribute's name, such as {@code StreamArn}
   * @return the value; empty for a generated one
   */
  Optional<String> attribute(String logicalId, String attribute);

  /** Provides no attributes: all values are generated. */
  static AttributeSource none() {
    return (logicalId, attribute) -> Optional.empty();
  }
}
