package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Fn::Sub}: {@code ${Name}}, {@code ${Resource.Attribute}}, {@code ${AWS::Region}} and the
 * variables of its own second argument, which come first; {@code ${!Name}} stands for the text
 * {@code ${Name}}.
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
      return substitute(text.asText(), Map.of(), call.place());
    }
    List<Node> arguments = Evaluator.arguments(call, 2, 2);
    if (arguments.get(0) instanceof Scalar text && arguments.get(1) instanceof Mapping variables) {
      return substitute(text.asText(), variables.entries(), call.place());
    }
    throw call.place().refuse("Fn::Sub needs a text and a mapping of variables");
  }

  private Scalar substitute(String text, Map<String, Node> variables, Place place)
      throws TemplateException {
    List<Scalar> parts = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    int start = 0;
    while (matcher.find()) {
      add(parts, text.substring(start, matcher.start()), place);
      String name = matcher.group(2);
      if (matcher.group(1).isEmpty()) {
        parts.add(variable(name, variables, place));
      } else {
        add(parts, "${" + name + "}", place);
      }
      start = matcher.end();
    }
    add(parts, text.substring(start), place);
    if (parts.size() == 1) {
      // Keeps what a lone reference refers to.
      return parts.get(0);
    }
    StringBuilder joined = new StringBuilder();
    for (Scalar part : parts) {
      joined.append(part.asText());
    }
    return Scalar.computed(place, joined.toString(), Origin.ofAll(parts));
  }

  private static void add(List<Scalar> parts, String literal, Place place) {
    if (!literal.isEmpty()) {
      parts.add(Scalar.computed(place, literal, Origin.Text.VISIBLE));
    }
  }

  private Scalar variable(String name, Map<String, Node> variables, Place place)
      throws TemplateException {
    if (!NAME.matcher(name).matches()) {
      throw place.refuse("Fn::Sub does not take ${" + name + "}");
    }
    Node own = variables.get(name);
    if (own != null) {
      return evaluator.scalar(own);
    }
    int dot = name.indexOf('.');
    Value value =
        dot < 0
            ? references.ref(name, place)
            : references.attribute(name.substring(0, dot), name.substring(dot + 1), place);
    if (value instanceof Scalar scalar) {
      return scalar;
    }
    throw place.refuse("Fn::Sub needs text for ${" + name + "}, not " + value.kind());
  }
}
