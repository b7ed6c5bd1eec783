package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the {@code Rules} section: what the parameters must be together. A rule that asks for
 * properties of existing cloud resources ({@code Fn::RefAll}, {@code Fn::ValueOf}, {@code
 * Fn::ValueOfAll}) is ignored.
 *
 * @param evaluator evaluates parameters and mappings, but no resources
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html">Rules</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html">Rule-specific
 *     intrinsic functions</a>
 */
record RuleSection(Mapping section, Evaluator evaluator) {

  private static final KnownProperties RULE =
      KnownProperties.reading("RuleCondition", "Assertions");
  private static final KnownProperties ASSERTION =
      KnownProperties.reading("Assert", "AssertDescription");
  private static final Set<String> CLOUD_ONLY =
      Set.of("Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll");

  /** Throws the first assertion's description that does not hold. */
  void check() throws TemplateException {
    for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
      if (isLocal(entry.getValue())) {
        Mapping rule = mapping(entry.getValue(), RULE);
        Node condition = rule.entries().get("RuleCondition");
        if (condition == null || holds(condition)) {
          checkAssertions(rule);
        }
      }
    }
  }

  private void checkAssertions(Mapping rule) throws TemplateException {
    if (!(rule.entries().get("Assertions") instanceof Sequence assertions)) {
      throw rule.location().error("Assertions must be a list");
    }
    for (Node item : assertions.items()) {
      Mapping assertion = mapping(item, ASSERTION);
      Node asserted = assertion.entries().get("Assert");
      if (asserted == null) {
        throw item.location().error("Assert is missing");
      }
      if (!holds(asserted)) {
        Node description = assertion.entries().get("AssertDescription");
        throw rule.location()
            .error(description == null ? "does not hold" : Evaluator.literal(description));
      }
    }
  }

  private static Mapping mapping(Node node, KnownProperties known) throws TemplateException {
    if (!(node instanceof Mapping mapping)) {
      throw node.location().error("must be a mapping");
    }
    known.check(mapping);
    return mapping;
  }

  private boolean holds(Node expression) throws TemplateException {
    if (!(expression instanceof Intrinsic call)) {
      throw expression.location().error("must be a rule function");
    }
    return switch (call.name()) {
      case "Fn::Equals" -> {
        List<Node> sides = Evaluator.arguments(call, 2, 2);
        yield evaluator.text(sides.get(0)).equals(evaluator.text(sides.get(1)));
      }
      case "Fn::Contains" -> {
        List<Node> sides = Evaluator.arguments(call, 2, 2);
        yield texts(sides.get(0)).contains(evaluator.text(sides.get(1)));
      }
      case "Fn::EachMemberEquals" -> {
        List<Node> sides = Evaluator.arguments(call, 2, 2);
        String expected = evaluator.text(sides.get(1));
        yield texts(sides.get(0)).stream().allMatch(expected::equals);
      }
      case "Fn::EachMemberIn" -> {
        List<Node> sides = Evaluator.arguments(call, 2, 2);
        yield texts(sides.get(1)).containsAll(texts(sides.get(0)));
      }
      case "Fn::Not" -> !holds(Evaluator.arguments(call, 1, 1).get(0));
      // No short circuit: an error in the last part must be reported.
      case "Fn::And" -> count(call) == Evaluator.arguments(call, 2, 10).size();
      case "Fn::Or" -> count(call) > 0;
      default -> throw call.location().error(call.name() + " is not a rule function");
    };
  }

  private int count(Intrinsic call) throws TemplateException {
    int count = 0;
    for (Node part : Evaluator.arguments(call, 2, 10)) {
      count += holds(part) ? 1 : 0;
    }
    return count;
  }

  private List<String> texts(Node list) throws TemplateException {
    List<String> texts = new ArrayList<>();
    for (Scalar scalar : evaluator.scalars(list)) {
      texts.add(scalar.asText());
    }
    return texts;
  }

  private static boolean isLocal(Node node) {
    return switch (node) {
      case Intrinsic call -> !CLOUD_ONLY.contains(call.name()) && isLocal(call.argument());
      case Sequence list -> list.items().stream().allMatch(RuleSection::isLocal);
      case Mapping mapping -> mapping.entries().values().stream().allMatch(RuleSection::isLocal);
      case Scalar scalar -> true;
      case NoValue nothing -> true;
    };
  }
}
