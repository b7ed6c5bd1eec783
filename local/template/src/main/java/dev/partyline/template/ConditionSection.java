package dev.partyline.template;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates the {@code Conditions} section: {@code Fn::Equals}, {@code Fn::And} and {@code Fn::Or}
 * (two to ten conditions), {@code Fn::Not} and {@code Condition}. All conditions are evaluated,
 * used or not, as in CloudFormation. A circular condition is an error.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html">Condition
 *     functions</a>
 */
final class ConditionSection {

  private final Mapping section;
  private final Evaluator evaluator;
  private final Map<String, Boolean> values = new HashMap<>();
  private final Set<String> inProgress = new LinkedHashSet<>();

  /**
   * Creates a reader.
   *
   * @param evaluator evaluates parameters and mappings, but no resources
   */
  ConditionSection(Mapping section, Evaluator evaluator) {
    this.section = section;
    this.evaluator = evaluator;
  }

  Conditions evaluate() throws TemplateException {
    for (Map.Entry<String, Node> condition : section.entries().entrySet()) {
      named(condition.getKey(), condition.getValue().location());
    }
    return new Conditions(values);
  }

  private boolean named(String name, Location location) throws TemplateException {
    Boolean known = values.get(name);
    if (known != null) {
      return known;
    }
    Node expression = section.entries().get(name);
    if (expression == null) {
      throw location.error("unknown condition " + name);
    }
    if (!inProgress.add(name)) {
      throw location.error("circular conditions: " + String.join(" -> ", inProgress));
    }
    boolean holds = holds(expression);
    inProgress.remove(name);
    values.put(name, holds);
    return holds;
  }

  private boolean holds(Node expression) throws TemplateException {
    return switch (expression) {
      case Intrinsic call -> holds(call);
      case Mapping mapping
          when mapping.entries().size() == 1
              && mapping.entries().get("Condition") instanceof Scalar name ->
          named(name.text(), name.location());
      case Value value ->
          throw value.location().error("must be a condition function, not " + value.kind());
    };
  }

  private boolean holds(Intrinsic call) throws TemplateException {
    return switch (call.name()) {
      case "Condition" -> named(Evaluator.literal(call.argument()), call.location());
      case "Fn::Equals" -> {
        List<Node> sides = Evaluator.arguments(call, 2, 2);
        yield evaluator.text(sides.get(0)).equals(evaluator.text(sides.get(1)));
      }
      case "Fn::Not" -> !holds(Evaluator.arguments(call, 1, 1).get(0));
      // No short circuit: an error in the last part must be reported.
      case "Fn::And" -> count(call) == Evaluator.arguments(call, 2, 10).size();
      case "Fn::Or" -> count(call) > 0;
      default -> throw call.location().error(call.name() + " is not a condition function");
    };
  }

  private int count(Intrinsic call) throws TemplateException {
    int count = 0;
    for (Node part : Evaluator.arguments(call, 2, 10)) {
      count += holds(part) ? 1 : 0;
    }
    return count;
  }
}
