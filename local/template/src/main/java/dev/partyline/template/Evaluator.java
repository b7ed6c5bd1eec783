package dev.partyline.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Evaluates intrinsic functions.
 *
 * <p>Functions whose value is only known in the cloud ({@code Fn::ImportValue}, {@code Fn::GetAZs},
 * {@code Fn::Cidr}, {@code Fn::Transform}) are an error only if they are evaluated.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
 *     functions</a>
 */
final class Evaluator {

  private final References references;
  private final Conditions conditions;
  private final FindInMap mappings;

  Evaluator(References references, Conditions conditions, FindInMap mappings) {
    this.references = references;
    this.conditions = conditions;
    this.mappings = mappings;
  }

  /** The node's value. The contents of a list or mapping are not evaluated. */
  Value resolve(Node node) throws TemplateException {
    return switch (node) {
      case Value value -> value;
      case Intrinsic call -> call(call);
    };
  }

  /** The node's value, which must be a scalar. */
  Scalar scalar(Node node) throws TemplateException {
    Value value = resolve(node);
    if (value instanceof Scalar scalar) {
      return scalar;
    }
    throw node.location().error("must be text, not " + value.kind());
  }

  /** The node's value as text. */
  String text(Node node) throws TemplateException {
    return scalar(node).asText();
  }

  /** The node's values, which must be a list; omits {@code AWS::NoValue}. */
  List<Value> list(Node node) throws TemplateException {
    if (!(resolve(node) instanceof Sequence sequence)) {
      throw node.location().error("must be a list");
    }
    List<Value> values = new ArrayList<>();
    for (Node item : sequence.items()) {
      Value value = resolve(item);
      if (!(value instanceof NoValue)) {
        values.add(value);
      }
    }
    return values;
  }

  /** The node's values, which must be a list of scalars. */
  List<Scalar> scalars(Node node) throws TemplateException {
    List<Scalar> scalars = new ArrayList<>();
    for (Value value : list(node)) {
      scalars.add(scalar(value));
    }
    return scalars;
  }

  private Value call(Intrinsic call) throws TemplateException {
    return switch (call.name()) {
      case "Ref" -> references.ref(literal(call.argument()), call.location());
      case "Fn::GetAtt" -> attribute(call);
      case "Fn::Sub" -> new Substitution(this, references).evaluate(call);
      case "Fn::If" -> choose(call);
      case "Fn::Join" -> new ListFunctions(this).join(call);
      case "Fn::Split" -> new ListFunctions(this).split(call);
      case "Fn::Select" -> new ListFunctions(this).select(call);
      case "Fn::FindInMap" -> mappings.find(call, this);
      case "Fn::Base64" -> base64(call);
      case "Condition", "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or" ->
          throw call.location().error(call.name() + " belongs in the Conditions section");
      default -> throw call.location().error(call.name() + " cannot be evaluated locally");
    };
  }

  private Value attribute(Intrinsic call) throws TemplateException {
    if (call.argument() instanceof Scalar name) {
      int dot = name.text().indexOf('.');
      if (dot <= 0 || dot == name.text().length() - 1) {
        throw call.location().error("Fn::GetAtt requires LogicalId.Attribute, not " + name.shown());
      }
      return references.attribute(
          name.text().substring(0, dot), name.text().substring(dot + 1), call.location());
    }
    List<Node> names = arguments(call, 2, 2);
    return references.attribute(literal(names.get(0)), text(names.get(1)), call.location());
  }

  private Value choose(Intrinsic call) throws TemplateException {
    List<Node> arguments = arguments(call, 3, 3);
    boolean holds = conditions.holds(literal(arguments.get(0)), call.location());
    return resolve(arguments.get(holds ? 1 : 2));
  }

  private Value base64(Intrinsic call) throws TemplateException {
    Scalar argument = scalar(call.argument());
    byte[] bytes = argument.asText().getBytes(StandardCharsets.UTF_8);
    return Scalar.computed(
        call.location(),
        Base64.getEncoder().encodeToString(bytes),
        ScalarOrigin.ofAll(List.of(argument)));
  }

  /** The arguments of a function with a list of arguments. */
  static List<Node> arguments(Intrinsic call, int minimum, int maximum) throws TemplateException {
    if (call.argument() instanceof Sequence list
        && list.items().size() >= minimum
        && list.items().size() <= maximum) {
      return list.items();
    }
    String count = minimum == maximum ? String.valueOf(minimum) : minimum + " to " + maximum;
    throw call.location().error(call.name() + " requires a list of " + count + " arguments");
  }

  /** A name, which CloudFormation requires to be literal. */
  static String literal(Node node) throws TemplateException {
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    throw node.location().error("must be a literal name");
  }
}
