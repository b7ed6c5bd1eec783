package dev.partyline.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Determines the values of the {@code Parameters} section: the caller's, else the defaults. As in
 * CloudFormation, one error lists all missing values, and a value for an unknown parameter is an
 * error.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html">Parameters</a>
 */
record ParameterSection(Mapping section) {

  Map<String, ParameterValue> values(Map<String, String> given) throws TemplateException {
    for (String name : given.keySet()) {
      if (!section.entries().containsKey(name)) {
        throw section.location().error(unknown(name));
      }
    }
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
      ParameterDeclaration declaration = ParameterDeclaration.read(entry.getValue());
      String value = given.get(entry.getKey());
      if (value != null) {
        values.put(entry.getKey(), declaration.check(value));
      } else if (declaration.hasDefault()) {
        values.put(entry.getKey(), declaration.check(declaration.defaultText()));
      } else {
        missing.add(entry.getKey());
      }
    }
    if (!missing.isEmpty()) {
      throw section
          .location()
          .error("missing values without Default: " + String.join(", ", missing));
    }
    return values;
  }

  /** Checks each value by its own declaration. */
  void check(ParameterOverrides overrides) throws TemplateException, OverrideException {
    for (Map.Entry<String, String> override : overrides.values().entrySet()) {
      Node declared = section.entries().get(override.getKey());
      if (declared == null) {
        throw new OverrideException(unknown(override.getKey()));
      }
      ParameterDeclaration declaration = ParameterDeclaration.read(declared);
      try {
        declaration.check(override.getValue());
      } catch (TemplateException invalid) {
        throw new OverrideException(String.valueOf(invalid.getMessage()));
      }
    }
  }

  private String unknown(String name) {
    return "unknown parameter " + name + NearestNames.of(name, section.entries().keySet());
  }
}
