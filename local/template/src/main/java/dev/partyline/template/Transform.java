package dev.partyline.template;

import java.util.List;

/**
 * The {@code Transform} section. Only SAM's transform is supported: others could change anything.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-section-structure.html">Transform</a>
 */
final class Transform {

  static final String SAM = "AWS::Serverless-2016-10-31";

  private Transform() {}

  /** Whether the template uses SAM's transform. */
  static boolean isSam(Mapping template) throws TemplateException {
    Node section = template.entries().get("Transform");
    if (section == null) {
      return false;
    }
    List<Node> names = section instanceof Sequence list ? list.items() : List.of(section);
    for (Node name : names) {
      if (!(name instanceof Scalar scalar) || !scalar.text().equals(SAM)) {
        String shown = name instanceof Scalar scalar ? " " + scalar.shown() : "";
        throw name.location().error("unknown transform" + shown + "; supported: " + SAM);
      }
    }
    return !names.isEmpty();
  }
}
