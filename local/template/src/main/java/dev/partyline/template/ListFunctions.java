package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code Fn::Join}, {@code Fn::Split} and {@code Fn::Select}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-join.html">Fn::Join</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-split.html">Fn::Split</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-select.html">Fn::Select</a>
 */
final class ListFunctions {

  private final Evaluator evaluator;

  ListFunctions(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  Value join(Intrinsic call) throws TemplateException {
    List<Node> arguments = Evaluator.arguments(call, 2, 2);
    String delimiter = evaluator.text(arguments.get(0));
    List<Scalar> parts = evaluator.scalars(arguments.get(1));
    List<String> texts = new ArrayList<>();
    for (Scalar part : parts) {
      texts.add(part.asText());
    }
    String joined = texts.stream().collect(Collectors.joining(delimiter));
    return Scalar.computed(call.location(), joined, ScalarOrigin.ofAll(parts));
  }

  Value split(Intrinsic call) throws TemplateException {
    List<Node> arguments = Evaluator.arguments(call, 2, 2);
    String delimiter = evaluator.text(arguments.get(0));
    if (delimiter.isEmpty()) {
      throw call.location().error("Fn::Split requires a non-empty delimiter");
    }
    Scalar source = evaluator.scalar(arguments.get(1));
    String text = source.asText();
    ScalarOrigin origin = ScalarOrigin.ofAll(List.of(source));
    List<Node> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter, start)) {
      parts.add(Scalar.computed(call.location(), text.substring(start, end), origin));
      start = end + delimiter.length();
    }
    parts.add(Scalar.computed(call.location(), text.substring(start), origin));
    return new Sequence(call.location(), parts);
  }

  Value select(Intrinsic call) throws TemplateException {
    List<Node> arguments = Evaluator.arguments(call, 2, 2);
    int index = evaluator.scalar(arguments.get(0)).asInteger(0, Integer.MAX_VALUE);
    List<Value> values = evaluator.list(arguments.get(1));
    if (index >= values.size()) {
      throw call.location()
          .error(
              "Fn::Select: index %d is out of range of a list of %d"
                  .formatted(index, values.size()));
    }
    return values.get(index);
  }
}
