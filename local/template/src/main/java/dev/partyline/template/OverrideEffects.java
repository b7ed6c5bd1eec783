package dev.partyline.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds overrides that cannot apply locally, by resolving the template with and without each.
 *
 * @param template a template with overrides
 * @param inputs the inputs of the stack
 * @param caller the caller's environment variables, which override the functions'
 */
record OverrideEffects(Template template, StackInputs inputs, Map<String, String> caller) {

  OverrideEffects {
    caller = Map.copyOf(caller);
  }

  /**
   * Names the override because of which the template cannot be resolved. An error of the template
   * itself is left to {@link Template#resolve}.
   */
  void check() throws OverrideException {
    if (template.overrides().isEmpty()) {
      return;
    }
    try {
      template.resolve(inputs);
    } catch (TemplateException unresolved) {
      for (String name : template.overrides().values().keySet()) {
        if (resolves(without(name))) {
          throw error(name, unresolved);
        }
      }
      if (resolves(template.with(ParameterOverrides.none()))) {
        throw error(String.join(", ", template.overrides().values().keySet()), unresolved);
      }
    }
  }

  private boolean resolves(Template other) {
    try {
      other.resolve(inputs);
      return true;
    } catch (TemplateException unresolved) {
      return false;
    }
  }

  private static OverrideException error(String names, TemplateException unresolved) {
    return new OverrideException(
        names + ": bin/local cannot run the template with this value: " + unresolved.getMessage());
  }

  /** One line for each override that has no effect, or another one than in the cloud. */
  List<String> warnings() throws TemplateException {
    List<String> warnings = new ArrayList<>();
    for (String name : template.overrides().values().keySet()) {
      Template other = without(name);
      // An override without which the template cannot be resolved has an effect.
      if (resolves(other)) {
        warn(name, other, warnings);
      }
    }
    return List.copyOf(warnings);
  }

  private void warn(String name, Template other, List<String> warnings) throws TemplateException {
    if (Objects.equals(template.parameters(inputs).get(name), other.parameters(inputs).get(name))) {
      return;
    }
    Set<String> fixed = fixedVariables(other);
    for (String variable : fixed) {
      warnings.add(
          "%s does not change %s, which %s sets"
              .formatted(
                  name,
                  variable,
                  caller.containsKey(variable) ? "your environment" : "bin/local itself"));
    }
    Stack with = template.resolve(overridden());
    Stack without = other.resolve(overridden());
    if (with.equals(without)) {
      if (fixed.isEmpty()) {
        warnings.add(name + " has no effect on what bin/local runs");
      }
    } else if (!variables(template, overridden()).equals(variables(other, overridden()))) {
      Set<String> created = new TreeSet<>(template.cloudOnlyResources(inputs));
      created.removeAll(other.cloudOnlyResources(inputs));
      if (!created.isEmpty()) {
        warnings.add(
            "%s creates %s, which bin/local does not run; functions get a generated name of it"
                .formatted(name, String.join(", ", created)));
      }
    }
  }

  private Template without(String name) {
    return template.with(template.overrides().without(name));
  }

  /** The variables that would change, but are set by the caller or by bin/local itself. */
  private Set<String> fixedVariables(Template other) {
    StackInputs declared = inputs(Map.of());
    Set<String> changed = new TreeSet<>();
    try {
      Map<String, String> after = variables(template, declared);
      variables(other, declared)
          .forEach(
              (variable, before) -> {
                if (!before.equals(after.getOrDefault(variable, before))) {
                  changed.add(variable.substring(variable.indexOf('.') + 1));
                }
              });
    } catch (TemplateException notLocally) {
      // An expression that only bin/local's own value replaces cannot be compared.
      return Set.of();
    }
    changed.removeIf(
        variable ->
            !caller.containsKey(variable)
                && !template.localBindings().variables().contains(variable));
    return changed;
  }

  /** Values of all functions' variables, by {@code <logicalId>.<variable>}. */
  private static Map<String, String> variables(Template template, StackInputs inputs)
      throws TemplateException {
    Map<String, String> values = new TreeMap<>();
    for (Function function : template.resolve(inputs).functions()) {
      function
          .environment()
          .forEach((variable, value) -> values.put(function.logicalId() + "." + variable, value));
    }
    return values;
  }

  /** The inputs with the caller's variables, in all functions: for comparisons only. */
  private StackInputs overridden() {
    Map<String, String> environment = new HashMap<>(inputs.environment());
    environment.putAll(caller);
    return inputs(environment);
  }

  private StackInputs inputs(Map<String, String> environment) {
    return new StackInputs(
        inputs.stackName(),
        inputs.region(),
        inputs.accountId(),
        inputs.parameters(),
        environment,
        inputs.attributes());
  }
}
