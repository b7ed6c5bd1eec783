package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Fn::Sub}: {@code ${Name}}, {@code ${Resource.Attribute}}, {@code ${AWS::Region}} and the
 * variables of its second argument, which take precedence; {@code ${!Name}} gives the text {@code
 * ${Name}}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html">Fn::Sub</a>
 */
final class Substitution {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^{}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:]+");

  private final Evaluator evaluator;
  private final References references;

  Substitution(Evaluator evaluator, References references) {
    this.evaluator = evaluator;
    this.references = references;
  }

  Value evaluate(Intrinsic call) throws TemplateException {
    if (call.argument() instanceof Scalar text) {
      return substitute(text.asText(), Map.of(), call.location());
    }
    List<Node> arguments = Evaluator.arguments(call, 2, 2);
    if (arguments.get(0) instanceof Scalar text && arguments.get(1) instanceof Mapping variables) {
      return substitute(text.asText(), variables.entries(), call.location());
    }
    throw call.location().error("Fn::Sub requires text and a mapping of variables");
  }

  private Scalar substitute(String text, Map<String, Node> variables, Location location)
      throws TemplateException {
    List<Scalar> parts = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    int start = 0;
    while (matcher.find()) {
      add(parts, text.substring(start, matcher.start()), location);
      String name = matcher.group(2);
      if (matcher.group(1).isEmpty()) {
        parts.add(variable(name, variables, location));
      } else {
        add(parts, "${" + name + "}", location);
      }
      start = matcher.end();
    }
    add(parts, text.substring(start), location);
    if (parts.size() == 1) {
      // Keeps the origin of a single reference.
      return parts.get(0);
    }
    StringBuilder joined = new StringBuilder();
    for (Scalar part : parts) {
      joined.append(part.asText());
    }
    return Scalar.computed(location, joined.toString(), ScalarOrigin.ofAll(parts));
  }

  private static void add(List<Scalar> parts, String literal, Location location) {
    if (!literal.isEmpty()) {
      parts.add(Scalar.computed(location, literal, ScalarOrigin.Text.VISIBLE));
    }
  }

  private Scalar variable(String name, Map<String, Node> variables, Location location)
      throws TemplateException {
    if (!NAME.matcher(name).matches()) {
      throw location.error("Fn::Sub does not support ${" + name + "}");
    }
    Node own = variables.get(name);
    if (own != null) {
      return evaluator.scalar(own);
    }
    int dot = name.indexOf('.');
    Value value =
        dot < 0
            ? references.ref(name, location)
            : references.attribute(name.substring(0, dot), name.substring(dot + 1), location);
    if (value instanceof Scalar scalar) {
      return scalar;
    }
    throw location.error("Fn::Sub requires text for ${" + name + "}, not " + value.kind());
  }
}
