package dev.partyline.template;

/**
 * The value of {@code !Ref AWS::NoValue}: removes the property or the list item.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html">Pseudo
 *     parameters</a>
 */
record NoValue(Location location) implements Value {

  @Override
  public String kind() {
    return "AWS::NoValue";
  }
}
