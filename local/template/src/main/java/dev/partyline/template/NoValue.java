package dev.partyline.template;

/**
 * What {@code !Ref AWS::NoValue} gives: the property it stands for, or the list item, is as if it
 * had not been written.
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
