package dev.partyline.template;

import java.util.List;

/**
 * {@code Fn::FindInMap} over the {@code Mappings} section: map, top-level key, second-level key. A
 * default value as a fourth argument requires {@code AWS::LanguageExtensions} and is not supported.
 *
 * @param section the {@code Mappings} section
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html">Fn::FindInMap</a>
 */
record FindInMap(Mapping section) {

  Value find(Intrinsic call, Evaluator evaluator) throws TemplateException {
    List<Node> keys = Evaluator.arguments(call, 3, 3);
    Node found = section;
    StringBuilder path = new StringBuilder("Mappings");
    for (Node key : keys) {
      String name = evaluator.text(key);
      path.append('/').append(name);
      Node next = found instanceof Mapping mapping ? mapping.entries().get(name) : null;
      if (next == null) {
        throw call.location().error("Fn::FindInMap: unknown key " + path);
      }
      found = next;
    }
    return switch (found) {
      case Scalar scalar -> scalar;
      case Sequence list -> list;
      default -> throw call.location().error(path + " must be text or a list");
    };
  }
}
