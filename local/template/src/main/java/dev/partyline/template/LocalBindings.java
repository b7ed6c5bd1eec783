package dev.partyline.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The template's {@code Metadata/Local} section: the values that bin/local uses in place of the
 * cloud's.
 *
 * <pre>{@code
 * Metadata:
 *   Local:
 *     Parameters:
 *       JwtIssuer: ${issuer.url}
 *     Environment:
 *       AWS_ENDPOINT_URL_DYNAMODB: ${dynamodb.url}
 * }</pre>
 *
 * <p>Values are text with placeholders {@code ${name}} for the local servers' addresses and keys.
 * CloudFormation ignores the section. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/metadata-section-structure.html">Metadata</a>
 */
public final class LocalBindings {

  private static final KnownProperties PROPERTIES =
      KnownProperties.reading("Parameters", "Environment");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  private final Map<String, Scalar> parameters;
  private final Map<String, Scalar> environment;

  private LocalBindings(Map<String, Scalar> parameters, Map<String, Scalar> environment) {
    this.parameters = parameters;
    this.environment = environment;
  }

  static LocalBindings read(Mapping template) throws TemplateException {
    Mapping local = template.section("Metadata").section("Local");
    PROPERTIES.check(local);
    Map<String, Scalar> parameters = texts(local.section("Parameters"));
    Mapping declared = template.section("Parameters");
    for (Map.Entry<String, Scalar> parameter : parameters.entrySet()) {
      if (!declared.entries().containsKey(parameter.getKey())) {
        throw parameter.getValue().location().error("unknown parameter " + parameter.getKey());
      }
    }
    return new LocalBindings(parameters, texts(local.section("Environment")));
  }

  /**
   * Values of the template's parameters, by name.
   *
   * @param placeholders the values of placeholders, by name
   * @throws TemplateException if a value has an unknown placeholder
   */
  public Map<String, String> parameters(Map<String, String> placeholders) throws TemplateException {
    return substitute(parameters, placeholders);
  }

  /**
   * Values of every function's variables, by name.
   *
   * @param placeholders the values of placeholders, by name
   * @throws TemplateException if a value has an unknown placeholder
   */
  public Map<String, String> environment(Map<String, String> placeholders)
      throws TemplateException {
    return substitute(environment, placeholders);
  }

  /**
   * The variable whose value is exactly one placeholder.
   *
   * @param placeholder such as {@code pusher.key}
   * @throws TemplateException if a value is not text
   */
  public Optional<String> variableOf(String placeholder) throws TemplateException {
    for (Map.Entry<String, Scalar> variable : environment.entrySet()) {
      if (variable.getValue().asText().equals("${" + placeholder + "}")) {
        return Optional.of(variable.getKey());
      }
    }
    return Optional.empty();
  }

  /** The names of the variables that bin/local sets. */
  Set<String> variables() {
    return environment.keySet();
  }

  private static Map<String, Scalar> texts(Mapping section) throws TemplateException {
    Map<String, Scalar> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
      if (!(entry.getValue() instanceof Scalar scalar)) {
        throw entry.getValue().location().error("must be literal text");
      }
      texts.put(entry.getKey(), scalar);
    }
    return texts;
  }

  private static Map<String, String> substitute(
      Map<String, Scalar> texts, Map<String, String> placeholders) throws TemplateException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Scalar> entry : texts.entrySet()) {
      values.put(entry.getKey(), substitute(entry.getValue(), placeholders));
    }
    return values;
  }

  private static String substitute(Scalar scalar, Map<String, String> placeholders)
      throws TemplateException {
    Matcher matcher = PLACEHOLDER.matcher(scalar.asText());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String value = placeholders.get(matcher.group(1));
      if (value == null) {
        throw scalar
            .location()
            .error(
                "unknown placeholder %s; known: %s"
                    .formatted(
                        matcher.group(), String.join(", ", new TreeSet<>(placeholders.keySet()))));
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(text).toString();
  }
}
