package dev.partyline.template;

/**
 * A call of an intrinsic function, in short form ({@code !Sub text}) or in long form ({@code
 * {"Fn::Sub": text}}); the two mean the same.
 *
 * @param name {@code Ref}, {@code Condition} or a name that starts with {@code Fn::}
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
 *     functions</a>
 */
record Intrinsic(Location location, String name, Node argument) implements Node {

  static boolean isName(String key) {
    return key.equals("Ref") || key.startsWith("Fn::");
  }
}
