package dev.partyline.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a function's environment variables. Rejects names that Lambda reserves, and dynamic
 * references, which only CloudFormation can resolve.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Environment
 *     variables</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">Dynamic
 *     references</a>
 */
final class EnvironmentReader {

  private static final KnownProperties PROPERTIES = KnownProperties.reading("Variables");
  private static final String BINDINGS = "Metadata/Local/Environment";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");

  private static final Set<String> RESERVED =
      Set.of(
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_DEFAULT_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_LAMBDA_RUNTIME_API",
          "AWS_REGION",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "LAMBDA_RUNTIME_DIR",
          "LAMBDA_TASK_ROOT");

  private final Map<String, String> given;
  private final ResourceReferences references;

  /**
   * Creates a reader.
   *
   * @param given variables that override the template's
   */
  EnvironmentReader(Map<String, String> given, ResourceReferences references) {
    this.given = Map.copyOf(given);
    this.references = references;
  }

  /** Values by name; and logical ids of tables, by the names whose value is a Ref to a table. */
  record Environment(Map<String, String> values, Map<String, String> tables) {}

  Environment read(Properties function) throws TemplateException {
    Optional<Properties> environment = function.findObject("Environment", PROPERTIES);
    Mapping variables =
        environment.isPresent()
            ? environment.get().mapping("Variables")
            : Mapping.empty(function.location());
    Properties written = new Properties(variables, function.evaluator());
    Map<String, String> values = new HashMap<>();
    Map<String, String> tables = new HashMap<>();
    for (Map.Entry<String, Node> variable : variables.entries().entrySet()) {
      String name = variable.getKey();
      checkName(name, variable.getValue().location());
      Optional<Scalar> scalar =
          given.containsKey(name) ? Optional.empty() : written.findScalar(name);
      if (scalar.isPresent()) {
        values.put(name, value(scalar.get()));
        if (scalar.get().origin() instanceof ScalarOrigin.OfResource origin && isTable(origin)) {
          tables.put(name, origin.logicalId());
        }
      }
    }
    values.putAll(given);
    return new Environment(values, tables);
  }

  private static void checkName(String name, Location location) throws TemplateException {
    if (RESERVED.contains(name)) {
      throw location.error("Lambda sets this variable itself");
    }
    if (!NAME.matcher(name).matches()) {
      throw location.error(
          "a variable name must be a letter, then letters, digits or _, at least two characters");
    }
  }

  private static String value(Scalar scalar) throws TemplateException {
    String text = scalar.asText();
    if (text.contains("{{resolve:")) {
      throw scalar
          .location()
          .error("a dynamic reference cannot be evaluated locally; set a value in " + BINDINGS);
    }
    return text;
  }

  private boolean isTable(ScalarOrigin.OfResource origin) {
    return origin.attribute().equals("Ref") && references.isTable(origin.logicalId());
  }
}
